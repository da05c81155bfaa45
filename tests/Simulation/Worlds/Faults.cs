namespace DaprMessaging.Simulation.Worlds;

/// <summary>How often what goes wrong, as probabilities; all zero: nothing ever does.</summary>
internal sealed record Faults
{
    public static readonly Faults None = new();

    public double ReadFails { get; init; }

    /// <summary>Between two keys of one bulk get, others may commit.</summary>
    public double ReadTears { get; init; }

    /// <summary>Nothing was committed, and the caller hears an outage or a conflict.</summary>
    public double CommitFails { get; init; }

    /// <summary>It was committed, and the caller hears an outage or a conflict.</summary>
    public double CommitLost { get; init; }

    /// <summary>The caller hears an outage or a conflict; then it is committed, if it still can be.</summary>
    public double CommitLate { get; init; }

    public double PublishFails { get; init; }

    /// <summary>A process dies at a boundary.</summary>
    public double Crashes { get; init; }

    /// <summary>An entry is delivered again although it was acknowledged; a push comes twice.</summary>
    public double Doubles { get; init; }

    /// <summary>An entry is given to a second consumer while a first one works on it; or a partition changes hands.</summary>
    public double Overlaps { get; init; }

    /// <summary>What goes by one key is not delivered for a while, and then all at once: a partition lags behind.</summary>
    public double Stalls { get; init; }

    /// <summary>A push or an answer does not reach its session.</summary>
    public double Drops { get; init; }

    /// <summary>A call of an actor fails: of what it should do nothing happens, or all, or all of it later.</summary>
    public double CallFails { get; init; }

    /// <summary>The gateway of a device that is gone does not notice for three ping intervals.</summary>
    public double HalfOpen { get; init; }

    /// <summary>A device's reader has no room for an update just now.</summary>
    public double SlowReaders { get; init; }

    /// <summary>Those that there are.</summary>
    public override string ToString()
    {
        (string Name, double Probability)[] all =
        [
            (nameof(ReadFails), ReadFails), (nameof(ReadTears), ReadTears), (nameof(CommitFails), CommitFails),
            (nameof(CommitLost), CommitLost), (nameof(CommitLate), CommitLate), (nameof(PublishFails), PublishFails),
            (nameof(Crashes), Crashes), (nameof(Doubles), Doubles), (nameof(Overlaps), Overlaps), (nameof(Stalls), Stalls), (nameof(Drops), Drops),
            (nameof(CallFails), CallFails), (nameof(HalfOpen), HalfOpen), (nameof(SlowReaders), SlowReaders),
        ];
        return string.Join(", ", all.Where(f => f.Probability > 0).Select(f => $"{f.Name} {f.Probability}")) is { Length: > 0 } some ? some : "no faults";
    }
}
