using Reason = DaprMessaging.Contracts.Client.Bye.Types.Reason;

namespace DaprMessaging.Session;

// A connection that is lost and says nothing looks like one at which nobody has anything to say: pings alone tell them apart.
/// <summary>How long a device has not said a word: after half of what is borne it counts as reached no more, after all of it, it is gone.</summary>
internal sealed class Silence : IDisposable
{
    private const int Pings = 3;

    private readonly Device device;
    private readonly TimeSpan borne;
    private readonly ITimer half, whole;

    public Silence(Device device, TimeSpan pingInterval, TimeProvider time)
    {
        (this.device, borne) = (device, pingInterval * Pings);
        half = time.CreateTimer(_ => device.IsQuiet = true, null, borne / 2, Timeout.InfiniteTimeSpan);
        whole = time.CreateTimer(_ => device.Close(Reason.Silent), null, borne, Timeout.InfiniteTimeSpan);
    }

    /// <summary>It has said something.</summary>
    public void Break()
    {
        device.IsQuiet = false;
        half.Change(borne / 2, Timeout.InfiniteTimeSpan);
        whole.Change(borne, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        half.Dispose();
        whole.Dispose();
    }
}
