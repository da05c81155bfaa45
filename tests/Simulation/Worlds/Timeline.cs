namespace DaprMessaging.Simulation.Worlds;

/// <summary>Virtual time: what will happen, in the order in which it will. One thing happens at a time.</summary>
internal sealed class Timeline
{
    private readonly PriorityQueue<Action, (long At, long Number)> due = new();
    private long number;

    /// <summary>Milliseconds since the world began.</summary>
    public long Now { get; private set; }

    public int Steps { get; private set; }

    public void After(long delay, Action happening) => due.Enqueue(happening, (Now + delay, number++));

    /// <summary>False: nothing will ever happen again.</summary>
    public bool Step()
    {
        if (!due.TryDequeue(out var happening, out var when)) return false;
        Now = when.At;
        Steps++;
        happening();
        return true;
    }
}
