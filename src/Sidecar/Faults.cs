using System.Collections.Concurrent;

namespace DaprMessaging.Sidecar;

/// <summary>What tests can make go wrong in a running host; all off by default.</summary>
public sealed class Faults
{
    private readonly ConcurrentDictionary<(string AppId, string Topic), bool> paused = new();

    internal Faults(Chance chance)
    {
        PublishFails = new Fault(chance.NextDouble);
        StateFails = new Fault(chance.NextDouble);
        CommitTimesOut = new Fault(chance.NextDouble);
        DeliverTwice = new Fault(chance.NextDouble);
        Reorder = new Fault(chance.NextDouble);
        RoundNumbers = new Fault(chance.NextDouble);
    }

    /// <summary>A publish (single or bulk) answers an error and has published nothing.</summary>
    public Fault PublishFails { get; }

    /// <summary>A state call answers an error and has read or written nothing.</summary>
    public Fault StateFails { get; }

    /// <summary>A state write has committed, and its answer is an error all the same.</summary>
    public Fault CommitTimesOut { get; }

    /// <summary>A delivery is made twice, one after the other; the second answer counts.</summary>
    public Fault DeliverTwice { get; }

    /// <summary>The entries of a bulk delivery come in any order, and ready partitions in any order.</summary>
    public Fault Reorder { get; }

    /// <summary>
    /// The numbers of a bulk delivery's events go through a double, as in daprd, which spoils integers over 2^53.
    /// </summary>
    public Fault RoundNumbers { get; }

    /// <summary>
    /// Nothing more of this topic goes to this app until <see cref="Resume"/>; what is under way ends.
    /// </summary>
    public void Pause(string appId, string topic) => paused[(appId, topic)] = true;

    public void Resume(string appId, string topic)
    {
        paused.TryRemove((appId, topic), out _);
        Resumed?.Invoke();
    }

    internal event Action? Resumed;

    internal bool IsPaused(string appId, string topic) => !paused.IsEmpty && paused.ContainsKey((appId, topic));
}
