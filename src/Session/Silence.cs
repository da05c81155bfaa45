using Reason = DaprMessaging.Contracts.Client.Bye.Types.Reason;

namespace DaprMessaging.Session;

// A connection that is lost and says nothing looks like one at which nobody has anything to say: pings alone tell them apart.
/// <summary>How long a device has not said a word: after half of what is borne it counts as reached no more, after all of it, it is gone.</summary>
internal sealed class Silence : IDisposable
{
    private const int Pings = 3;

    private readonly Device device;
    private readonly TimeSpan half;
    private readonly ITimer timer;

    public Silence(Device device, TimeSpan pingInterval, TimeProvider time)
    {
        (this.device, half) = (device, pingInterval * Pings / 2);
        timer = time.CreateTimer(_ => Pass(), null, half, Timeout.InfiniteTimeSpan);
    }

    /// <summary>It has said something.</summary>
    public void Break()
    {
        device.IsQuiet = false;
        Wait();
    }

    public void Dispose() => timer.Dispose();

    private void Pass()
    {
        if (device.IsQuiet)
        {
            device.Close(Reason.Silent);
            return;
        }

        device.IsQuiet = true;
        Wait();
    }

    private void Wait() => timer.Change(half, Timeout.InfiniteTimeSpan);
}
