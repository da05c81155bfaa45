using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Devices;

/// <summary>
/// One device of one user: the real line of updates, what it shows, and what it still wants done. It connects again
/// whenever it is cut off, closes gaps by the difference, and asks again what got no answer.
/// </summary>
internal sealed class Device(World world, long user, string name)
{
    private const int GapPatience = 25, AnswerPatience = 1000, PingInterval = 30_000;

    private readonly List<Errand> errands = [];
    private readonly Dictionary<Errand, int> attempts = [];
    private UpdateLine? line;
    private Pursuit? pursuit;
    private Snapshot? snapshot;
    private Follower? follower;
    private Connection? session;
    private long shown;
    private bool isCatchingUp, isNew, isReading;

    public long User => user;

    public string Name => name;

    public string Nick { get; set; } = $"User {user}";

    /// <summary>By which the user can be mentioned; several may want the same.</summary>
    public string Username { get; set; } = $"u{user}";

    public bool IsBot => world.Configuration.Bots.Contains(user);

    public View View { get; private set; } = new();

    /// <summary>What it shows of channels.</summary>
    public Follower Channels => follower ??= new Follower(world, this, TryQuery);

    public Connection? Session => session;

    public bool IsConnected => session is { IsWelcomed: true };

    public bool IsBehind => line?.IsBehind ?? true;

    public long Pts => line?.Pts ?? 0;

    /// <summary>What has got no answer yet.</summary>
    public IReadOnlyList<Errand> Errands => errands;

    public void Connect()
    {
        if (session is not null) return;
        if (world.Gateways.Where(g => g.IsUp).ToList() is not { Count: > 0 } up)
        {
            world.Time.After(world.Chance.Delay(30), Connect);
            return;
        }

        var opened = session = new Connection(world, world.NewSessionId(), this, world.Chance.Of(up));
        world.Trace.Tell(name, $"connects to {opened.Gateway.ServerId} as {session}, at pts {Pts}");
        opened.Gateway.Connect(opened, Nick);
        if (world.Configuration.IsLossy) world.Time.After(AnswerPatience, () => LoseUnless(opened, opened.IsWelcomed));
    }

    /// <summary>The connection ends; what was on its way here is lost.</summary>
    public void Lose(bool returns = true)
    {
        if (session is null) return;
        world.Trace.Tell(name, $"is no longer connected as {session}");
        var lost = session;
        lost.Close();
        world.Time.After(world.Chance.Hits(world.Faults.HalfOpen) ? 3 * PingInterval : world.Chance.Delay(10), () => lost.Gateway.Leave(lost));
        session = null;
        (isCatchingUp, isReading) = (false, false);
        if (returns) world.Time.After(world.Chance.Delay(30), Connect);
    }

    /// <summary>The app is killed: it keeps what it shows, and forgets what it still wanted.</summary>
    public void Kill()
    {
        errands.Clear();
        Lose();
    }

    /// <summary>The app is installed anew: it knows nothing.</summary>
    public void Reinstall()
    {
        world.Trace.Tell(name, $"is installed anew");
        Lose(returns: false);
        (line, pursuit, follower, isNew) = (null, null, null, true);
        Connect();
    }

    public void Welcome(long pts)
    {
        line ??= Begin(isNew ? pts : 0);
        pursuit ??= new Pursuit(line, TimeSpan.FromMilliseconds(GapPatience));
        Hear([], pts);
        var at = session!;
        if (pursuit.IsDueAt(pts)) AskDifference(at);
        if (world.Configuration.IsLossy) world.Time.After(PingInterval, () => KeepAlive(at));
        if (snapshot is not null) Ask(snapshot);
        Channels.Connect();
        foreach (var errand in errands.ToArray()) Ask(errand);
    }

    public void Hear(IEnumerable<Update> updates, long head)
    {
        if (line is null) return;
        line.Offer(updates, head, Accept);
        CatchUp();
    }

    /// <summary>Somebody does something just now.</summary>
    public void Hear(IEnumerable<Typing> typing)
    {
        foreach (var one in typing)
        {
            if (one.UserId == user || one.Peer.UserId != one.UserId) world.Findings.Add("A13", $"{name} hears that {one.UserId} is typing to {one.Peer}");
        }
    }

    /// <summary>The user wants something done, on this device.</summary>
    public void Want(Errand errand)
    {
        if (!errands.Contains(errand)) errands.Add(errand);
        if (IsConnected) Ask(errand);
    }

    /// <summary>Asks how far the mailbox is, as a device does now and then.</summary>
    public void AskState()
    {
        if (!IsConnected) return;
        Query(new Request { GetState = new GetState() }, result =>
        {
            if (result.State is not { } found) return;
            Hear([], found.Pts);
            Channels.Hear([.. found.Channels.Select(c => new ChannelUpdates { ChannelId = c.ChannelId, Pts = c.Pts })]);
        });
    }

    private UpdateLine Begin(long pts)
    {
        (shown, View) = (pts, new View(pts));
        if (isNew) snapshot = new Snapshot(View, world.Chance.Between(1, 6));
        return new UpdateLine(pts);
    }

    private void Ask(Errand errand)
    {
        world.Trace.Tell(session!.ToString(), $"asks {errand}: {errand.Request}");
        var attempt = attempts[errand] = attempts.GetValueOrDefault(errand) + 1;
        var id = session!.Ask(errand.Request, result => Answered(errand, result, attempt));
        world.Ledger.Ask(session, id, errand);
        if (world.Configuration.IsLossy) world.Time.After(AnswerPatience, () => AskAgain(errand, attempt));
    }

    private void Answered(Errand errand, Result result, int attempt)
    {
        if (Outcome.IsForNow(result)) world.Time.After(world.Chance.Delay(20), () => AskAgain(errand, attempt));
        else errands.Remove(errand);
    }

    private void AskAgain(Errand errand, int attempt)
    {
        if (IsConnected && attempts[errand] == attempt && errands.Contains(errand)) Ask(errand);
    }

    private void Ask(Snapshot asked)
    {
        if (asked != snapshot || isReading || !IsConnected || asked.Next is not { } request) return;
        isReading = true;
        Query(request, result =>
        {
            isReading = false;
            if (Outcome.IsForNow(result))
            {
                world.Time.After(world.Chance.Delay(20), () => Ask(asked));
                return;
            }

            if (asked.Next != request) return;
            asked.Take(result);
            Ask(asked);
        });
    }

    private bool TryQuery(Request request, Action<Result> answered)
    {
        if (!IsConnected) return false;
        Query(request, answered);
        return true;
    }

    // A question that gets no answer ends the connection: the next one begins with the difference.
    private void Query(Request request, Action<Result> answered)
    {
        var at = session!;
        var id = at.Ask(request, answered);
        if (!world.Configuration.IsLossy) return;
        world.Time.After(AnswerPatience, () =>
        {
            if (at == session && at.Pending.Contains(id)) at.Cut("no answer");
        });
    }

    // A gap gets a moment to close by itself.
    private void CatchUp()
    {
        if (isCatchingUp || !IsConnected || !line!.IsBehind) return;
        isCatchingUp = true;
        var at = session!;
        world.Time.After(world.Chance.Delay(GapPatience), () => AskDifference(at));
    }

    private void AskDifference(Connection at)
    {
        if (at != session) return;
        if (!line!.IsBehind)
        {
            isCatchingUp = false;
            return;
        }

        var request = new Request { GetDifference = new GetDifference { Pts = line.Pts, Limit = world.Chance.Of([0, 1, 2, 7]) } };
        Query(request, result =>
        {
            var pause = (long)pursuit!.Take(result, Accept).TotalMilliseconds;
            world.Time.After(Math.Max(1, pause), () => AskDifference(at));
        });
    }

    private bool Accept(Update update)
    {
        if (world.Chance.Hits(world.Faults.SlowReaders)) return false;
        if (update.TooLong is not null)
            world.Findings.Add("A4", $"{name} at pts {line!.Pts} is told that its past is no longer kept");
        else if (update.Pts != shown + 1) world.Findings.Add("A3", $"{name} is given step {update.Pts} after {shown}");
        world.Trace.Say(name, $"shows {update}");
        world.Trace.Tell(name, $"shows step {update.Pts}");
        shown = update.Pts;
        View.Apply(update);
        if (snapshot is not null) Ask(snapshot);
        if (update.ChannelJoined is not null || update.ChannelLeft is not null) Channels.List();
        if (update.ChannelTold is { } told) Channels.Hear(told, update.Dialog.Peer.ChannelId);
        return true;
    }

    // Now and then a device asks how far the mailbox is: a push that was lost with nothing after it.
    private void KeepAlive(Connection at)
    {
        if (at != session || !world.IsAwake) return;
        AskState();
        world.Time.After(PingInterval, () => KeepAlive(at));
    }

    private void LoseUnless(Connection opened, bool isWelcomed)
    {
        if (session == opened && !isWelcomed) Lose();
    }
}
