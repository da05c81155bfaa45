using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Devices;

/// <summary>One live connection of a device, at the gateway: which of its requests wait, and what came before its Welcome.</summary>
internal sealed class Session(World world, long id, Device device)
{
    public const string ServerId = "gateway";

    private readonly Dictionary<ulong, Action<Result>> pending = [];
    private readonly List<Frame> early = [];
    private ulong lastRequest;

    public long Id => id;

    public Device Device => device;

    public bool IsOpen { get; private set; } = true;

    public bool IsWelcomed { get; private set; }

    public IEnumerable<ulong> Pending => pending.Keys;

    public void Login(string name) => world.Msg.Take(this, new CallerRequest
    {
        Caller = Caller(),
        Login = new Login { Name = name },
    });

    /// <summary>Asks, under a new request id.</summary>
    public ulong Ask(Request request, Action<Result> answered)
    {
        request = request.Clone();
        request.RequestId = ++lastRequest;
        pending[lastRequest] = answered;
        world.Msg.Take(this, new CallerRequest { Caller = Caller(), Request = request });
        return lastRequest;
    }

    public void Close()
    {
        IsOpen = false;
        pending.Clear();
    }

    /// <summary>Something from Sync.</summary>
    public void Take(Frame frame)
    {
        if (!IsOpen) return;
        world.Trace.Say(ToString(), $"gets {frame}");
        if (frame.Result is { } result) Complete(result);
        else if (!IsWelcomed) early.Add(frame);
        else Hear(frame);
    }

    /// <summary>The answer to a request, by whichever way. A second one to the same request is nobody's.</summary>
    public void Complete(Result result)
    {
        if (!IsOpen) return;
        if (result.RequestId == 0)
        {
            Welcome(result);
        }
        else if (pending.Remove(result.RequestId, out var answered))
        {
            world.Trace.Say(ToString(), $"has its answer {result}");
            if (result.Updates is { } gained) device.Hear(gained.Updates_, gained.Pts);
            answered(result);
        }
    }

    public override string ToString() => $"{device.Name}/{id}";

    private void Welcome(Result result)
    {
        if (IsWelcomed) return;
        if (result.State is not { } state)
        {
            device.Lose();
            return;
        }

        IsWelcomed = true;
        device.Welcome(state.Pts);
        foreach (var frame in early) Hear(frame);
        early.Clear();
    }

    private void Hear(Frame frame)
    {
        var updates = frame.Updates!;
        foreach (var update in updates.Updates_) world.Ledger.Echoed(this, update);
        device.Hear(updates.Updates_, updates.Pts);
    }

    private Caller Caller() => new() { UserId = device.User, DeviceId = device.Name, ServerId = ServerId, SessionId = id };
}
