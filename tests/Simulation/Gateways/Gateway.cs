using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting;
using DaprMessaging.Hosting.Tokens;
using DaprMessaging.Session;
using DaprMessaging.Simulation.Broker;
using DaprMessaging.Simulation.Devices;
using DaprMessaging.Simulation.Worlds;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using SessionDevice = DaprMessaging.Session.Device;

namespace DaprMessaging.Simulation.Gateways;

/// <summary>
/// One process of Session: the real devices, greeting, announcements and leases; sockets are links. It dies, and all
/// connections with it, without a word to the directory; or it hangs, and nobody knows.
/// </summary>
internal sealed class Gateway
{
    private readonly World world;
    private readonly string name;
    private readonly Dictionary<long, Link> links = [];
    private Life life = null!;
    private Session.Devices here = null!;
    private SessionDirectory directory = null!;
    private Listeners listeners = null!;
    private Watchers watchers = null!; // nobody watches anybody here: that is the scenarios' business
    private Greeting greeting = null!;
    private MsgLine msg = null!;
    private SessionOptions options = null!;
    private Session.Backlog backlog = null!;
    private long hungUntil;
    private int lives;

    public Gateway(World world, string name)
    {
        (this.world, this.name) = (world, name);
        Begin();
    }

    /// <summary>Whatever it is called in this life.</summary>
    public string Name => name;

    public string ServerId { get; private set; } = "";

    public bool IsUp => !life.IsOver;

    /// <summary>It is there, and does nothing.</summary>
    public bool IsHung => world.Time.Now < hungUntil;

    public IEnumerable<Link> Links => links.Values;

    /// <summary>Channels to which it listens for nobody who is here.</summary>
    public IEnumerable<long> HeardForNobody => listeners.Channels.Where(c => !links.Values.Any(l => l.Device.Channels.ContainsKey(c)));

    public Link LinkOf(SessionDevice device) => links[device.SessionId];

    /// <summary>A device comes and says Hello.</summary>
    public void Connect(Connection connection, string nick)
    {
        var identity = new Identity(connection.Device.User, connection.Device.Name, nick, connection.Device.Username, connection.Device.IsBot);
        var link = new Link(connection, new SessionDevice(identity, connection.Id, "app", options, backlog));
        links[connection.Id] = link;
        world.Time.After(world.Chance.Delay(2), () => WhenItAnswers(() =>
        {
            if (!links.ContainsKey(connection.Id)) return;
            if (connection.IsOpen) world.Watch(ServeAsync(link, life));
            else links.Remove(connection.Id);
        }));
    }

    /// <summary>A frame from a device.</summary>
    public void Hear(Connection connection, Request request) => WhenItAnswers(() =>
    {
        if (!links.TryGetValue(connection.Id, out var link)) return;
        msg.Take(link.Device, request);
        Stir();
    });

    /// <summary>The device has gone: a socket says so, sooner or later.</summary>
    public void Leave(Connection connection) => WhenItAnswers(() =>
    {
        if (links.TryGetValue(connection.Id, out var link)) link.Ended.TrySetResult();
    });

    /// <summary>What Sync hands over.</summary>
    public HandoverReply Take(Handover handover)
    {
        var reply = here.Take(handover);
        world.Waste(ServerId, reply.AbsentUserIds);
        Stir();
        return reply;
    }

    /// <summary>It says that its sessions are there.</summary>
    public void Renew()
    {
        if (!IsUp || IsHung) return;
        foreach (var (user, devices) in here.ByUser()) world.Watch(RenewAsync(user, devices, life));
        foreach (var channel in listeners.Channels.Order().ToList()) world.Watch(RenewAsync(channel, life));
    }

    /// <summary>Something may wait to be written.</summary>
    public void Stir()
    {
        foreach (var link in links.Values)
        {
            link.Look();
            if (link.IsWriting || !link.HasSomethingToSay) continue;
            link.IsWriting = true;
            world.Time.After(world.Chance.Delay(3), () => WhenItAnswers(() => Write(link)));
        }
    }

    public void Die() => life.End();

    public void Hang(int milliseconds)
    {
        if (!IsUp) return;
        world.Trace.Tell(ServerId, $"hangs for {milliseconds} ms");
        world.Unrest = true;
        hungUntil = world.Time.Now + milliseconds;
    }

    public void WakeUp() => hungUntil = 0;

    /// <summary>At once, or when it has come back to itself; never, if it dies before.</summary>
    public void WhenItAnswers(Action then)
    {
        var at = life;
        if (at.IsOver) return;
        if (!IsHung) then();
        else world.Time.After(hungUntil - world.Time.Now + world.Chance.Delay(2), () =>
        {
            if (at == life) WhenItAnswers(then);
        });
    }

    private void Begin()
    {
        // Some are given their name by what starts them, others have a new one each time.
        ServerId = lives == 0 || world.Chance.Hits(0.5) ? name : $"{name}-{lives + 1}";
        lives++;
        var at = life = new Life(ServerId, End);
        var instance = new Instance("session", new ConfigurationBuilder().AddInMemoryCollection([new("INSTANCE_ID", ServerId)]).Build());
        var clock = world.ClockOf(name, at);
        options = new SessionOptions { MaxQueuedBytes = world.Configuration.Queue, LoginsAtOnce = int.MaxValue }; // who waits goes on on another thread
        var settings = Options.Create(options);
        backlog = new Session.Backlog(settings, clock);
        directory = new SessionDirectory(new ActorLine(world, at), new BrokerLine(world, at), instance);
        listeners = new Listeners(directory, new Random((name[^1] * 1000) + lives), new WorldLog<Listeners>(world, ServerId)); // no die of the world
        msg = new MsgLine(world, this, listeners, at);
        watchers = new Watchers(directory, clock, new Random(1), new WorldLog<Watchers>(world, ServerId));
        here = new Session.Devices(listeners, watchers, backlog);
        greeting = new Greeting(
            directory, msg, new LoginQueue(settings), instance, settings, clock, world.Chance.ToRandom(), new WorldLog<Greeting>(world, ServerId));
    }

    // As Socket does it, but for the frames.
    private async Task ServeAsync(Link link, Life at)
    {
        here.Add(link.Device);
        if (await greeting.WelcomeAsync(link.Device, CancellationToken.None) is { } welcome) Welcome(link, welcome);
        else world.Time.After(world.Chance.Delay(2), () => link.Connection.Cut("no welcome"));
        await link.Ended.Task;
        if (!at.IsOver) await ForgetAsync(link, at);
    }

    private void Welcome(Link link, Welcome welcome) => world.Time.After(world.Chance.Delay(2), () => WhenItAnswers(() =>
    {
        link.Connection.Welcome(welcome);
        link.IsWelcomed = true;
        Stir();
    }));

    private async Task ForgetAsync(Link link, Life at)
    {
        link.Device.Leave();
        try
        {
            await directory.DetachAsync(link.Device);
        }
        catch (HttpRequestException e)
        {
            world.Trace.Say(ServerId, $"could not take {link.Connection} from the directory: {e.Message}");
        }

        if (at.IsOver) return;
        await listeners.RemoveAsync(link.Device);
        if (at.IsOver) return;
        here.Remove(link.Device);
        links.Remove(link.Connection.Id);
    }

    private void Write(Link link)
    {
        link.IsWriting = false;
        if (!link.HasSomethingToSay) return;
        var frame = Frames.Next(link.Device);
        world.Ledger.Written(link.Connection, frame);
        if (frame.Bye is null && world.Chance.Hits(world.Faults.Drops)) world.Trace.Tell(ServerId, $"{link.Connection} loses {frame}");
        else
        {
            var times = world.Chance.Hits(world.Faults.Doubles) ? 2 : 1;
            for (var i = 0; i < times; i++) world.Time.After(world.Chance.Delay(4), () => link.Connection.Take(frame));
        }

        Stir();
    }

    private async Task RenewAsync(long user, IReadOnlyList<SessionDevice> devices, Life at)
    {
        using var leases = new Leases(here, listeners, directory, Options.Create(options), world.ClockOf(name), new WorldLog<Leases>(world, ServerId));
        await leases.RenewAsync(user, devices, CancellationToken.None);
        if (!at.IsOver) Stir();
    }

    private async Task RenewAsync(long channel, Life at)
    {
        await listeners.RenewAsync(channel, CancellationToken.None);
        if (!at.IsOver) Stir();
    }

    private void End()
    {
        world.Trace.Tell(ServerId, $"dies with {links.Count} connections");
        world.Unrest = true;
        hungUntil = 0;
        foreach (var link in links.Values)
        {
            var connection = link.Connection;
            world.Time.After(world.Chance.Delay(30), () => connection.Cut("its gateway died"));
        }

        links.Clear();
        world.Time.After(world.Chance.Delay(60), () =>
        {
            Begin();
            world.Trace.Tell(name, $"begins anew as {ServerId}");
        });
    }
}
