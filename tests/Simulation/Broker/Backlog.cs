using DaprMessaging.Hosting;
using DaprMessaging.Simulation.Replicas;

namespace DaprMessaging.Simulation.Broker;

/// <summary>What a topic still has to deliver, and the manners in which it does.</summary>
internal abstract class Backlog
{
    public abstract void Add(Entry entry);

    /// <summary>There is something for this consumer.</summary>
    public abstract bool HasWorkFor(Replica consumer);

    /// <summary>The next batch for this consumer; null: nothing is due.</summary>
    public abstract Batch? Take(Replica consumer);

    /// <summary>The consumer has answered.</summary>
    public abstract void Settle(Batch batch, IReadOnlyList<EntryStatus> statuses);

    /// <summary>The consumer died over these.</summary>
    public abstract void Abandon(Replica consumer, IReadOnlyList<Batch> batches);
}
