namespace DaprMessaging.Sidecar.PubSub;

/// <summary>The instances of one app that share a topic's partitions. Guarded by the topic's gate.</summary>
internal sealed class ConsumerGroup(string name)
{
    private readonly List<Claim> claims = [];
    private readonly List<Consumer> members = [];

    public string Name { get; } = name;

    public IReadOnlyList<Claim> Claims => claims;

    public Claim ClaimOf(Partition partition)
    {
        if (claims.Count <= partition.Number)
            throw new InvalidOperationException($"group {Name} has no claim on partition {partition.Number}");
        return claims[partition.Number];
    }

    /// <summary>Has a claim on each partition; a new one starts at the oldest retained.</summary>
    public void Cover(IReadOnlyList<Partition> partitions)
    {
        for (var i = claims.Count; i < partitions.Count; i++)
            claims.Add(new Claim(partitions[i]) { Position = partitions[i].Oldest });
    }

    public void Join(Consumer member)
    {
        members.Add(member);
        Rebalance();
    }

    public void Leave(Consumer member)
    {
        members.Remove(member);
        foreach (var claim in claims)
            claim.Revoke(member);
        Rebalance();
    }

    public void Pump()
    {
        foreach (var member in members)
            member.Pump();
    }

    /// <summary>A partition with a delivery in flight moves when that delivery has ended.</summary>
    private void Rebalance()
    {
        for (var i = 0; i < claims.Count; i++)
            claims[i].MoveTo(members.Count == 0 ? null : members[i % members.Count]);
        Pump();
    }
}
