using DaprMessaging.Contracts.Client;
using DaprMessaging.Simulation.Gateways;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Devices;

/// <summary>One connection of a device, from its own side: what it has asked, and what it hears.</summary>
internal sealed class Connection(World world, long id, Device device, Gateway gateway)
{
    private readonly Dictionary<ulong, Action<Result>> pending = [];
    private ulong lastRequest;

    /// <summary>The session's id at the gateway.</summary>
    public long Id => id;

    public Device Device => device;

    public Gateway Gateway => gateway;

    public bool IsOpen { get; private set; } = true;

    public bool IsWelcomed { get; private set; }

    /// <summary>When the last frame came; -1: none did.</summary>
    public long HeardAt { get; private set; } = -1;

    public IEnumerable<ulong> Pending => pending.Keys;

    /// <summary>Asks, under a new request id.</summary>
    public ulong Ask(Request request, Action<Result> answered)
    {
        request = request.Clone();
        request.RequestId = ++lastRequest;
        pending[lastRequest] = answered;
        world.Time.After(world.Chance.Delay(2), () => gateway.Hear(this, request));
        return lastRequest;
    }

    /// <summary>The device ends it, or has noticed that it has ended.</summary>
    public void Close()
    {
        IsOpen = false;
        pending.Clear();
    }

    public void Welcome(Welcome welcome)
    {
        if (!IsOpen) return;
        IsWelcomed = true;
        device.Welcome(welcome.Pts);
    }

    public void Take(ServerFrame frame)
    {
        if (!IsOpen) return;
        world.Trace.Say(ToString(), $"gets {frame}");
        HeardAt = world.Time.Now;
        device.Hear(frame.Updates, frame.Pts);
        device.Channels.Hear(frame.Channels);
        device.Hear(frame.Typing);
        foreach (var result in frame.Results)
        {
            if (result.Updates is { } gained)
            {
                device.Hear(gained.Updates_, gained.Pts);
                device.Channels.Hear(gained.Channels);
            }

            if (pending.Remove(result.RequestId, out var answered)) answered(result);
        }

        if (frame.Bye is { } bye) Cut($"{bye.Reason}");
    }

    /// <summary>The other side is gone.</summary>
    public void Cut(string why)
    {
        if (!IsOpen) return;
        world.Trace.Tell(ToString(), $"is cut off: {why}");
        device.Lose();
    }

    public override string ToString() => $"{device.Name}/{id}";
}
