namespace DaprMessaging.Session;

/// <summary>
/// The gateways at which somebody watches a user, each for a while from when it last said so, and what they were last told. They are not
/// kept: a directory that begins anew learns of them when they say so again. No I/O, no clock.
/// </summary>
internal sealed class Onlookers
{
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, TimeSpan> until = [];
    private bool told;

    /// <summary>Nobody has watched for long: there is nothing to be told.</summary>
    public bool IsEmpty => until.Count == 0;

    public IReadOnlyList<string> At(TimeSpan now) => [.. until.Where(u => u.Value > now).Select(u => u.Key).Order(StringComparer.Ordinal)];

    /// <summary>Somebody there watches, and is told how it is.</summary>
    public void Add(string serverId, bool online, TimeSpan now)
    {
        foreach (var gone in until.Where(u => u.Value <= now).Select(u => u.Key).ToList()) until.Remove(gone);
        if (until.Count == 0) told = online;
        until[serverId] = now + Lease;
    }

    /// <summary>It cannot be reached, or says so again.</summary>
    public void Remove(string serverId) => until.Remove(serverId);

    /// <summary>They know otherwise.</summary>
    public bool AreToHear(bool online, TimeSpan now) => told != online && At(now).Count > 0;

    public void Told(bool online) => told = online;
}
