using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Client;

/// <summary>How a device catches up: when it asks for the difference, and how long it waits before it asks again. No I/O, no clock.</summary>
internal sealed class Pursuit(UpdateLine line, TimeSpan patience)
{
    private static readonly TimeSpan NotNow = TimeSpan.FromSeconds(1);

    /// <summary>A mailbox that is shorter than what this device has applied has another past: the server says so if it is asked.</summary>
    public bool IsDueAt(long welcomePts) => welcomePts < line.Pts;

    /// <summary>Takes an answer; returns how long to wait before another question.</summary>
    public TimeSpan Take(Result result, Func<Update, bool> accept)
    {
        if (result.Difference is not { } difference) return NotNow;
        line.Take(difference, accept);

        // Nothing new, although we were told so: whoever told us was ahead of the store that we asked.
        return difference.Kind == Difference.Types.Kind.Empty && line.IsBehind ? patience : TimeSpan.Zero;
    }
}
