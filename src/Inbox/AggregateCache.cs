using System.Diagnostics.CodeAnalysis;
using BitFaster.Caching.Lru;

namespace DaprMessaging.Inbox;

/// <summary>
/// Aggregates as their last commit left them. A turn takes one out and puts it back after a commit; whatever fails in
/// between has thereby forgotten it, all documents at once.
/// </summary>
internal sealed class AggregateCache(int capacity = AggregateCache.DefaultCapacity)
{
    private const int DefaultCapacity = 20_000, MaxWeight = 64;

    private readonly ConcurrentLru<AggregateKey, Aggregate> aggregates = new(Math.Max(capacity, 3));

    public bool TryTake(AggregateKey key, [NotNullWhen(true)] out Aggregate? aggregate) =>
        aggregates.TryRemove(key, out aggregate);

    public void Put(AggregateKey key, Aggregate aggregate)
    {
        if (aggregate.Weight <= MaxWeight && !aggregate.IsDamaged) aggregates.AddOrUpdate(key, aggregate);
    }
}
