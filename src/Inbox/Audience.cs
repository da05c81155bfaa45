using DaprMessaging.Contracts;

namespace DaprMessaging.Inbox;

/// <summary>A set of users by the shard of their mailboxes.</summary>
internal sealed class Audience
{
    public Audience(IEnumerable<long> users) =>
        Shards = [.. users.Distinct().GroupBy(Names.ShardOf).OrderBy(g => g.Key).Select(g => (g.Key, g.Order().ToArray()))];

    public IReadOnlyList<(int Shard, long[] Owners)> Shards { get; }
}
