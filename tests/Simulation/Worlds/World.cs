using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting;
using DaprMessaging.Simulation.Broker;
using DaprMessaging.Simulation.Checks;
using DaprMessaging.Simulation.Devices;
using DaprMessaging.Simulation.Gateways;
using DaprMessaging.Simulation.People;
using DaprMessaging.Simulation.Replicas;
using DaprMessaging.Simulation.Storage;
using Names = DaprMessaging.Contracts.Names;

namespace DaprMessaging.Simulation.Worlds;

// A whole messaging system in one thread, on virtual time, from one seed.
//
// Real, as it runs in production: Inbox (Turn with its batches, cache, waves, fence, fallback and poison; every command),
// Msg (Requests: admission, ids to conversations, the queries that devices ask), Sync (Turn, every event, Routes, Gateways),
// Session (Greeting, SessionDirectory, Devices, Device, Frames, Leases, and the Whereabouts on which SessionActor decides),
// and of the client UpdateLine and Pursuit.
// Simulated, and worse than anything real:
//
//   store      bulk gets take key after key in any order, and others commit in between; transactions fail before they
//              happen, happen unheard, or happen long after their caller was told that they failed; creation and etags hold
//   broker     delays, reorders, doubles, delivers to two consumers at once, brings a RETRY again later; or, ordered, keeps
//              the order of each key but lets partitions change hands in the middle of a batch
//   processes  die at every boundary (read, commit, publish, answer): what they await never comes, their entries are
//              delivered again, a new one begins with an empty cache
//   actors     calls fail that happened, did not happen or happen later; a directory begins anew, or is there twice for a while
//   clocks     of processes jump forward and back, by seconds or a day; those of mailboxes ring late, twice, or in vain, and then again
//   gateways   die with all their connections, and come back under the same name or another; hang, and then go on
//   sockets    frames overtake one another, come twice, in lossy worlds not at all; a gateway notices late that one is gone
//   devices    lose their connection, come to another gateway with their pts, ask for the difference; are installed anew; read slowly
//   people     send to others, to themselves and to chats, read, add, remove, leave, come back, ask the same again from
//              elsewhere, mix up their random ids; vandals put poison into the topic
//
// Not simulated: Dapr itself (sidecar, placement, gRPC; an actor is what SessionActor decides, and what it has kept), real
// sockets and the loops that serve them (Socket, Wire, Connection), tokens, two turns inside one process truly at the same
// time (here they interleave at every await).
//
// One thing happens at a time: every call to the store or the broker becomes an event of the timeline, and completing it
// runs the room under test, inline, up to its next call. No thread, clock or dice but the world's own: the same seed is the
// same history.
//
// When people have done all they wanted, the faults stop and the world must come to rest. Then the checks compare what
// everybody sees with what the store has committed: the operations are the truth, all else must follow from them.
/// <summary>One world, from its first event to its last.</summary>
internal sealed class World
{
    private const int MaxSteps = 400_000, RenewInterval = 20_000, Leases = 5;

    private readonly int thread = Environment.CurrentManagedThreadId;
    private readonly int seed;
    private readonly Fates fates;
    private readonly Topic inbox, sync, clock;
    private Exception? broken;
    private long lastSession;

    public World(Configuration configuration, int seed, bool isTraced = false, Fates? fates = null)
    {
        (Configuration, Faults, this.seed, this.fates) = (configuration, configuration.Faults, seed, fates ?? new Fates());
        Chance = new Chance(configuration.Noise ?? seed);
        Trace = new Trace(Time, isTraced);
        Findings = new Findings(Trace);
        Store = new FaultyStore(Findings);
        (Ledger, Directory, Msg) = (new Ledger(Store, Findings, Time), new Directories(this), new MsgReplica(this));
        Claims = new Claims(Ledger);
        inbox = new Topic(this, "inbox", configuration.Replicas, configuration.IsOrdered, life => Rooms.Inbox(this, life));
        sync = new Topic(this, "sync", configuration.Syncs, configuration.IsPushOrdered, life => Rooms.Sync(this, life));
        clock = new Topic(this, "clock", 1, isOrdered: false, life => Rooms.Clock(this, life));
        Clocks = new Clocks(this);
        Gateways = [.. Enumerable.Range(1, configuration.Gateways).Select(i => new Gateway(this, $"gateway-{i}"))];
        Devices = [.. configuration.Users.SelectMany(user =>
            Enumerable.Range(0, configuration.Devices).Select(i => new Device(this, user, $"{user}{(char)('a' + i)}")))];
    }

    public Configuration Configuration { get; }

    /// <summary>What goes wrong now; none when the world comes to rest.</summary>
    public Faults Faults { get; private set; }

    public Chance Chance { get; }

    public Timeline Time { get; } = new();

    /// <summary>By how much the wall clocks of processes are wrong, by name; those that are not named are right.</summary>
    public Dictionary<string, TimeSpan> Wrong { get; } = [];

    public Trace Trace { get; }

    public Findings Findings { get; }

    public FaultyStore Store { get; }

    public Ledger Ledger { get; }

    public MsgReplica Msg { get; }

    public Directories Directory { get; }

    /// <summary>Those of all mailboxes.</summary>
    public Clocks Clocks { get; }

    public IReadOnlyList<Gateway> Gateways { get; }

    /// <summary>People still act, so what happens again and again does.</summary>
    public bool IsAwake { get; private set; } = true;

    /// <summary>Somebody may be in the directory who is not there: it takes a lease to notice.</summary>
    public bool Unrest { get; set; }

    /// <summary>How often Sync called for these users gateways that were not there, or where they were not.</summary>
    public Dictionary<(long User, string ServerId), int> Wasted { get; } = [];

    public void Waste(string serverId, IEnumerable<long> users)
    {
        foreach (var user in users.Distinct()) Wasted[(user, serverId)] = Wasted.GetValueOrDefault((user, serverId)) + 1;
    }

    public IReadOnlyList<Device> Devices { get; }

    public List<DeadLetter> DeadLetters { get; } = [];

    /// <summary>What bots were told on their own channel.</summary>
    public List<Emission> BotChannel { get; } = [];

    /// <summary>The ids of what vandals have put into Inbox-T.</summary>
    public HashSet<string> Poisons { get; } = [];

    /// <summary>What was set, and when: of each thing the latest is to stay.</summary>
    public Claims Claims { get; }

    /// <summary>A whole history: people act, the faults stop, the world comes to rest, the checks look at it.</summary>
    public Findings Run()
    {
        foreach (var device in Devices)
            Time.After(Chance.Below(Configuration.HasStrangers ? Configuration.Acts * Configuration.Pause : 40), device.Connect);
        var crowd = new Crowd(this);
        Time.After(45, crowd.Begin);
        var at = 60L;
        for (var i = 1; i <= Configuration.Acts; i++)
        {
            var act = i;
            if (Configuration.Left?.Contains(act) ?? true) Time.After(at, () => crowd.Act(act));
            at += Pause();
        }

        Time.After(at + 100, EndFaults);
        Time.After(RenewInterval, KeepRenewing);
        Rest();
        return Finish();
    }

    /// <summary>Everything that can still happen does.</summary>
    public void Rest()
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            while (Time.Step())
            {
                if (broken is not null) throw new InvalidOperationException("The simulation itself is broken", broken);
                if (Time.Steps < MaxSteps) continue;
                Findings.Add("P1", $"the world does not come to rest: {Time.Steps} steps, it is {Time.Now} ms");
                return;
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>The faults stop, everybody connects, the checks look.</summary>
    public Findings Finish()
    {
        EndFaults();
        foreach (var device in Devices) device.Connect();
        Rest();

        RouteCheck.Notice(this);

        // A lease goes by: what nobody renews ends, who was forgotten is told so and comes back.
        for (var i = 0; i < Leases && (Unrest || Configuration.IsLossy); i++)
        {
            Time.After(RenewInterval, RenewLeases);
            Rest();
        }

        if (Configuration.IsLossy)
        {
            foreach (var device in Devices) device.AskState();
            Rest();
        }

        RouteCheck.Look(this);
        Inspection.Of(this);
        return Findings;
    }

    /// <summary>The dice of one act; 0: of what comes before all of them.</summary>
    public Chance DiceOf(int act) => new(act > 0 && Configuration.Script is { } script ? script[act - 1].Dice : (seed * 1009) + act);

    public List<Device> DevicesOf(long user) => [.. Devices.Where(d => d.User == user)];

    public Fate FateOf(Call call) => fates.Of(call, Faults, Chance);

    public TimeProvider ClockOf(string process, Life? life = null) => new WorldClock(Time, life, () => Wrong.GetValueOrDefault(process));

    /// <summary>Somebody sets the wall clock of a process, which goes on meanwhile.</summary>
    public void SetClock(string process, TimeSpan wrong)
    {
        Trace.Tell(process, $"its wall clock is set, wrong by {wrong}");
        Wrong[process] = wrong;
    }

    public long NewSessionId() => ++lastSession;

    /// <summary>The broker has it.</summary>
    public void Enqueue(Emission emission)
    {
        Claims.Hear(emission);
        if (emission.Type == PushRpcResult.Descriptor.FullName)
        {
            var pushed = PushRpcResult.Parser.ParseFrom(emission.Data);
            Ledger.Said(pushed.SessionId, pushed.Result);
        }

        (emission.Topic switch { Names.SyncTopic => sync, Names.ClockTopic => clock, _ => inbox }).Add(emission);
    }

    /// <summary>Work that nobody awaits; an exception in it is a fault of the simulation.</summary>
    public async void Watch(Task work)
    {
        try
        {
            await work;
        }
        catch (Exception e)
        {
            broken = e;
        }
    }

    private void EndFaults()
    {
        if (IsAwake) Trace.Tell("world", $"the faults have stopped");
        (Faults, IsAwake) = (Faults.None, false);
        foreach (var gateway in Gateways) gateway.WakeUp();
    }

    private void KeepRenewing()
    {
        if (!IsAwake && Clocks.Pending == 0) return; // while anything is still to ring, time goes by, and leases with it
        RenewLeases();
        Time.After(RenewInterval, KeepRenewing);
    }

    private void RenewLeases()
    {
        foreach (var gateway in Gateways) gateway.Renew();
    }

    private long Pause() => Configuration.Lull > 0 && Chance.Hits(0.1) ? Chance.Below(Configuration.Lull) : Chance.Delay(Configuration.Pause);

    /// <summary>The world has one thread: anything else would make it another world each time.</summary>
    public void AssertThread()
    {
        if (Environment.CurrentManagedThreadId != thread) throw new InvalidOperationException("The world has left its thread");
    }
}
