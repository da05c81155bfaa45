using DaprMessaging.Simulation.Replicas;

namespace DaprMessaging.Simulation.Broker;

/// <summary>A part of an ordered topic: one consumer at a time, one batch at a time, in order.</summary>
internal sealed class Partition(Replica owner)
{
    public List<Entry> Log { get; } = [];

    /// <summary>Up to here everything is acknowledged.</summary>
    public int Committed { get; set; }

    /// <summary>The next entry to deliver.</summary>
    public int Position { get; set; }

    public Replica Owner { get; private set; } = owner;

    /// <summary>Counts how often it changed hands: what an earlier owner says no longer counts.</summary>
    public int Epoch { get; private set; }

    public bool IsBusy { get; set; }

    public bool HasWork => !IsBusy && Position < Log.Count;

    public void GiveTo(Replica consumer)
    {
        (Owner, Position, IsBusy) = (consumer, Committed, false);
        Epoch++;
    }
}
