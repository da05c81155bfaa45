using DaprMessaging.Simulation.People;

namespace DaprMessaging.Simulation.Worlds;

/// <summary>The kinds of worlds that are tried, by name.</summary>
internal static partial class Configurations
{
    private static readonly Faults Some = new()
    {
        ReadFails = 0.01,
        ReadTears = 0.3,
        CommitFails = 0.04,
        CommitLost = 0.05,
        CommitLate = 0.03,
        PublishFails = 0.05,
        Crashes = 0.015,
        Doubles = 0.08,
        Overlaps = 0.2,
        SlowReaders = 0.03,
    };

    private static readonly Faults Many = new()
    {
        ReadFails = 0.03,
        ReadTears = 0.5,
        CommitFails = 0.08,
        CommitLost = 0.1,
        CommitLate = 0.08,
        PublishFails = 0.12,
        Crashes = 0.04,
        Doubles = 0.2,
        Overlaps = 0.5,
        SlowReaders = 0.1,
    };

    /// <summary>From none to many.</summary>
    public static readonly IReadOnlyList<Faults> Troubles = [Faults.None, Some, Many, Some with { Drops = 0.1, CallFails = 0.05, HalfOpen = 0.2 }];

    private static readonly Mix Churning = Mix.Usual.With(
        (Act.CreateChat, 3), (Act.Add, 14), (Act.Remove, 10), (Act.Leave, 8), (Act.Retry, 12), (Act.Send, 20), (Act.Read, 8));

    private static readonly Mix Reading = Mix.Usual.With((Act.Read, 40), (Act.Voice, 8), (Act.ReadContents, 12), (Act.CreateChat, 3), (Act.Add, 8), (Act.Rename, 8));

    /// <summary>Nothing fails; yet all comes late and in any order.</summary>
    public static readonly Configuration Calm = new() { Name = "calm", Acts = 40, Faults = new Faults { ReadTears = 0.1 } };

    public static readonly Configuration Usual = new() { Name = "usual", Faults = Some };

    public static readonly Configuration Lossy = new() { Name = "lossy", Faults = Some with { Drops = 0.15 } };

    public static readonly Configuration Ordered = new() { Name = "ordered", Faults = Some, IsOrdered = true, Batch = 8 };

    public static readonly Configuration Churn = new() { Name = "churn", Faults = Some, Mix = Churning, Acts = 40 };

    public static readonly Configuration Readers = new() { Name = "readers", Faults = Some with { Stalls = 0.01 }, Mix = Reading, Acts = 40 };

    /// <summary>Little is done, much of it fails: what was not said is not made good by what comes after.</summary>
    public static readonly Configuration Sparse = new()
    {
        Name = "sparse",
        Users = [1, 65, 2],
        Acts = 10,
        Pause = 25,
        Faults = Some with { PublishFails = 0.2, CommitLost = 0.1, Crashes = 0.04 },
        Mix = Mix.Usual.With((Act.Read, 20), (Act.Voice, 12), (Act.ReadContents, 16), (Act.Rename, 8)),
    };

    public static readonly Configuration Heavy = new()
    {
        Name = "heavy",
        Faults = Many,
        Acts = 40,
        Pause = 6,
        Replicas = 3,
        Batch = 10,
        Mix = Mix.Usual.With((Act.Retry, 20)),
    };

    public static readonly Configuration HeavyChurn = new()
    {
        Name = "heavy-churn",
        Faults = Many,
        Acts = 45,
        Pause = 6,
        Replicas = 3,
        Batch = 10,
        Mix = Churning,
        Cache = 4,
    };

    public static readonly Configuration Births = new()
    {
        Name = "births",
        Faults = Some,
        Users = [1, 65, 129, 193, 2, 66],
        Devices = 1,
        HasStrangers = true,
        Acts = 20,
        Pause = 5,
        Replicas = 3,
    };

    public static readonly Configuration Albums = new()
    {
        Name = "albums",
        Faults = Some,
        Album = 80,
        Users = [1, 65, 2],
        Devices = 1,
        Acts = 30,
        ChatShare = 0.9,
        Mix = Mix.Usual.With((Act.Album, 24), (Act.Send, 6), (Act.Reply, 10), (Act.Read, 16), (Act.CreateChat, 0), (Act.Add, 10), (Act.Leave, 8)),
    };

    public static readonly Configuration Refusing = new()
    {
        Name = "refusing",
        Faults = Some,
        TransactionLimit = 4000,
        Mix = Mix.Usual.With((Act.Refusable, 4), (Act.Poison, 6), (Act.Unknown, 3)),
    };

    /// <summary>They block each other, and think better of it, while what they said is still on its way.</summary>
    public static readonly Configuration Quarrels = new()
    {
        Name = "quarrels",
        Users = [1, 65, 2],
        Devices = 1,
        Faults = Some,
        Acts = 40,
        Pause = 4,
        ChatShare = 0.1,
        Mix = Mix.Usual.With((Act.Block, 40), (Act.Retry, 12)),
    };

    /// <summary>They set and pin one thing after another, faster than it arrives.</summary>
    public static readonly Configuration Keepers = new()
    {
        Name = "keepers",
        Users = [1, 65],
        Faults = Some,
        Acts = 60,
        Pause = 4,
        ChatShare = 0.2,
        Mix = new Mix((Act.Send, 12), (Act.Pin, 30), (Act.Set, 20), (Act.Draft, 10), (Act.Retry, 6), (Act.Clear, 2), (Act.Delete, 2), (Act.Kill, 2)),
    };

    /// <summary>They set up their chats, appoint and ban each other, and who comes sees what was said before.</summary>
    public static readonly Configuration Governed = new()
    {
        Name = "governed",
        Users = [1, 65, 2, 3],
        Devices = 1,
        Faults = Some,
        Acts = 70,
        Pause = 8,
        ChatShare = 0.95,
        Mix = new Mix(
            (Act.Govern, 60), (Act.Add, 16), (Act.Remove, 5), (Act.Leave, 5), (Act.Send, 10), (Act.Reply, 6), (Act.Mention, 4), (Act.Voice, 3), (Act.Forward, 2),
            (Act.Pin, 4), (Act.Edit, 2), (Act.Delete, 4), (Act.ClearAll, 2), (Act.Read, 6), (Act.Retry, 10), (Act.CreateChat, 1), (Act.Disconnect, 3), (Act.Kill, 2)),
    };

    /// <summary>A gap may be larger than what the store takes at once.</summary>
    public static readonly Configuration Large = new()
    {
        Name = "large",
        Users = [1, 65, 2],
        Devices = 1,
        TransactionLimit = 12_500,
        Text = 1000,
        Faults = Some with { PublishFails = 0.15, Crashes = 0.03, Stalls = 0.03 },
        Acts = 90,
        Pause = 2,
        ChatShare = 0.95,
        Mix = new Mix((Act.Send, 40), (Act.Read, 4), (Act.Retry, 12)),
    };

    /// <summary>Devices go from gateway to gateway, gateways die: yet who is announced misses nothing.</summary>
    public static readonly Configuration Roaming = new()
    {
        Name = "roaming",
        Faults = Some with { PublishFails = 0.15 },
        Gateways = 3,
        Lull = 40_000,
        Mix = Mix.Usual.With((Act.Disconnect, 18), (Act.Kill, 8), (Act.KillGateway, 4), (Act.ResetActor, 4)),
    };

    /// <summary>Gateways die and hang, calls fail: routes are wrong until somebody notices.</summary>
    public static readonly Configuration Dying = new()
    {
        Name = "dying",
        Faults = Some with { CallFails = 0.05, HalfOpen = 0.2 },
        Gateways = 3,
        Syncs = 2,
        Lull = 90_000,
        Mix = Mix.Usual.With((Act.Disconnect, 10), (Act.KillGateway, 6), (Act.HangGateway, 6), (Act.ResetActor, 3)),
    };

    /// <summary>Directories that are there twice, and begin anew.</summary>
    public static readonly Configuration Twins = new()
    {
        Name = "twins",
        Faults = Some,
        Gateways = 3,
        Lull = 40_000,
        Mix = Mix.Usual.With((Act.Disconnect, 16), (Act.DoubleActor, 10), (Act.ResetActor, 5), (Act.KillGateway, 2)),
    };

    /// <summary>Several processes of Sync, a topic without order: what each believes of users' whereabouts is old.</summary>
    public static readonly Configuration Stale = new()
    {
        Name = "stale",
        Faults = Some with { Overlaps = 0.4 },
        Gateways = 3,
        Syncs = 3,
        IsPushOrdered = false,
        Lull = 20_000,
        Mix = Mix.Usual.With((Act.Disconnect, 16), (Act.KillGateway, 2)),
    };

    /// <summary>All of it; and devices read slowly, so that gateways close them.</summary>
    public static readonly Configuration Storm = new()
    {
        Name = "storm",
        Faults = Many with { CallFails = 0.08, Drops = 0.1, HalfOpen = 0.2 },
        Gateways = 3,
        Syncs = 3,
        IsOrdered = true,
        Acts = 20,
        Queue = 1500,
        Lull = 70_000,
        Mix = Mix.Usual.With(
            (Act.Disconnect, 10), (Act.KillGateway, 4), (Act.HangGateway, 4), (Act.DoubleActor, 4), (Act.ResetActor, 3), (Act.Everywhere, 8)),
    };

    /// <summary>Wall clocks of Msg, gateways and Sync are set: no date goes back, no route and no lease ends early or late.</summary>
    public static readonly Configuration Clocks = new()
    {
        Name = "clocks",
        Faults = Some,
        Lull = 40_000,
        Mix = Mix.Usual.With((Act.SetClock, 20), (Act.Set, 20), (Act.Draft, 8), (Act.Block, 6), (Act.Disconnect, 10), (Act.KillGateway, 2)),
    };

    // Of the two files of this class each begins when it is first asked for: the list, after both.
    private static readonly Lazy<IReadOnlyList<Configuration>> all = new(() =>
    [
        Calm, Usual, Lossy, Ordered, Churn, Readers, Sparse, Heavy, HeavyChurn, Births, Albums, Refusing, Quarrels, Keepers, Governed, Large,
        Roaming, Dying, Twins, Stale, Storm, Clocks, Schedulers!, SchedulingChannels!, Fleeting!, Robots!, Reacting!, LikingChannels!, Channels!, LossyChannels!, Migrating!,
    ]);

    public static IReadOnlyList<Configuration> All => all.Value;

    public static Configuration Named(string name) => All.FirstOrDefault(c => c.Name == name) ??
        throw new ArgumentException($"No configuration is called {name}. There are: {string.Join(", ", All.Select(c => c.Name))}");
}
