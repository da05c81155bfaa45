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
    private const int GapPatience = 25, AnswerPatience = 400;

    private readonly List<Errand> errands = [];
    private UpdateLine? line;
    private Snapshot? snapshot;
    private Session? session;
    private long shown;
    private bool isCatchingUp;

    public long User => user;

    public string Name => name;

    public string Nick { get; set; } = $"User {user}";

    public View View { get; private set; } = new();

    public Session? Session => session;

    public bool IsConnected => session is { IsWelcomed: true };

    public bool IsBehind => line?.IsBehind ?? true;

    public long Pts => line?.Pts ?? 0;

    /// <summary>What has got no answer yet.</summary>
    public IReadOnlyList<Errand> Errands => errands;

    public void Connect()
    {
        if (session is not null) return;
        session = world.Sessions.Open(this);
        world.Trace.Say(name, $"connects as {session}, at pts {Pts}");
        session.Login(Nick);
        var opened = session;
        if (world.Configuration.IsLossy) world.Time.After(AnswerPatience, () => LoseUnless(opened, opened.IsWelcomed));
    }

    /// <summary>The connection ends; what was on its way here is lost.</summary>
    public void Lose(bool returns = true)
    {
        if (session is null) return;
        world.Trace.Say(name, $"loses {session}");
        world.Sessions.Close(session);
        session = null;
        isCatchingUp = false;
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
        world.Trace.Say(name, $"is installed anew");
        Lose(returns: false);
        (View, line) = (new View(), null);
        snapshot = new Snapshot(View, world.Chance.Between(1, 6));
        Connect();
    }

    public void Welcome(long pts)
    {
        line ??= Begin(snapshot is null ? 0 : pts);
        Hear([], pts);
        if (snapshot is not null) Ask(snapshot);
        foreach (var errand in errands.ToArray()) Ask(errand);
    }

    public void Hear(IEnumerable<Update> updates, long head)
    {
        if (line is null) return;
        line.Offer(updates, head, Accept);
        CatchUp();
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
        session!.Ask(new Request { GetState = new GetState() }, result => Hear([], result.State?.Pts ?? 0));
    }

    private UpdateLine Begin(long pts)
    {
        shown = pts;
        return new UpdateLine(pts);
    }

    private void Ask(Errand errand)
    {
        world.Trace.Say(session!.ToString(), $"asks {errand}: {errand.Request}");
        var id = session!.Ask(errand.Request, result => Answered(errand, result));
        world.Ledger.Ask(session, id, errand);
        if (world.Configuration.IsLossy) world.Time.After(AnswerPatience, () => AskAgain(errand));
    }

    private void Answered(Errand errand, Result result)
    {
        if (Outcome.IsForNow(result)) world.Time.After(world.Chance.Delay(20), () => AskAgain(errand));
        else errands.Remove(errand);
    }

    private void AskAgain(Errand errand)
    {
        if (IsConnected && errands.Contains(errand)) Ask(errand);
    }

    private void Ask(Snapshot asked)
    {
        if (asked != snapshot || asked.Next is not { } request || !IsConnected) return;
        session!.Ask(request, result =>
        {
            if (Outcome.IsForNow(result))
            {
                world.Time.After(world.Chance.Delay(20), () => Ask(asked));
                return;
            }

            if (asked.Next != request) return;
            asked.Take(result);
            if (asked.Next is null) snapshot = null;
            else Ask(asked);
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

    private void AskDifference(Session at)
    {
        if (at != session) return;
        if (!line!.IsBehind)
        {
            isCatchingUp = false;
            return;
        }

        var request = new Request { GetDifference = new GetDifference { Pts = line.Pts, Limit = world.Chance.Of([0, 1, 2, 7]) } };
        at.Ask(request, result =>
        {
            if (result.Difference is { } difference) line.Take(difference, Accept);
            var isIdle = result.Difference is null or { Kind: Difference.Types.Kind.Empty };
            world.Time.After(isIdle ? world.Chance.Delay(GapPatience) : 1, () => AskDifference(at));
        });
    }

    private bool Accept(Update update)
    {
        if (world.Chance.Hits(world.Faults.SlowReaders)) return false;
        if (update.TooLong is not null)
            world.Findings.Add("A4", $"{name} at pts {line!.Pts} is told that its past is no longer kept");
        else if (update.Pts != shown + 1) world.Findings.Add("A3", $"{name} is given step {update.Pts} after {shown}");
        world.Trace.Say(name, $"shows {update}");
        shown = update.Pts;
        View.Apply(update);
        return true;
    }

    private void LoseUnless(Session opened, bool isWelcomed)
    {
        if (session == opened && !isWelcomed) Lose();
    }
}
