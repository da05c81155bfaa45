using DaprMessaging.Simulation.People;

namespace DaprMessaging.Simulation.Worlds;

/// <content>What takes its time, or is for some alone.</content>
internal static partial class Configurations
{
    private static readonly Mix InChannels = new(
        (Act.Send, 30), (Act.Album, 6), (Act.Reply, 6), (Act.Edit, 10), (Act.Delete, 8), (Act.Pin, 5), (Act.Read, 14), (Act.ClearAll, 1), (Act.Set, 3), (Act.Draft, 3),
        (Act.CreateChat, 2), (Act.Add, 12), (Act.Remove, 7), (Act.Leave, 5), (Act.Govern, 5), (Act.Forward, 3), (Act.Retry, 12), (Act.Everywhere, 3), (Act.Block, 1),
        (Act.Mention, 8), (Act.ReadMentions, 2), (Act.ReadContents, 5), (Act.React, 8), (Act.ReadReactions, 3), (Act.Disconnect, 7), (Act.Kill, 4), (Act.Reinstall, 3));

    /// <summary>They schedule more than they say, change it and take it back when it is nearly time, and faults go on until it is sent.</summary>
    public static readonly Configuration Schedulers = new()
    {
        Name = "schedulers",
        Users = [1, 65, 2],
        Faults = Many with { CallFails = 0.1 },
        Acts = 50,
        Pause = 1500,
        Mix = new Mix(
            (Act.Schedule, 30), (Act.Reschedule, 24), (Act.Send, 6), (Act.Retry, 10), (Act.Reply, 2), (Act.CreateChat, 2), (Act.Add, 4), (Act.Remove, 6),
            (Act.Leave, 4), (Act.Block, 2), (Act.Disconnect, 4), (Act.Kill, 3), (Act.Reinstall, 2), (Act.SetClock, 1)),
    };

    /// <summary>The same, of what is kept once: while it waits others write there, read, and put each other out.</summary>
    public static readonly Configuration SchedulingChannels = Schedulers with
    {
        Name = "scheduling-channels",
        ChannelShare = 0.8,
        ChatShare = 0.9,
        Acts = 70,
        Pause = 1000,
        Mix = new Mix(
            (Act.Schedule, 26), (Act.Reschedule, 16), (Act.Send, 16), (Act.Read, 12), (Act.Delete, 5), (Act.Retry, 8), (Act.CreateChat, 3), (Act.Add, 6), (Act.Remove, 5),
            (Act.Leave, 2), (Act.Migrate, 1), (Act.Disconnect, 4), (Act.Kill, 3), (Act.Reinstall, 2)),
    };

    /// <summary>What they say goes by itself, while they edit, pin, read and delete it, and come and go.</summary>
    public static readonly Configuration Fleeting = new()
    {
        Name = "fleeting",
        Users = [1, 65, 2],
        Faults = Many with { CallFails = 0.1, Stalls = 0.03 },
        Acts = 50,
        Pause = 300,
        Mix = new Mix(
            (Act.Fleeting, 30), (Act.SetTtl, 8), (Act.Send, 14), (Act.Retry, 8), (Act.Reply, 6), (Act.Edit, 6), (Act.Pin, 6), (Act.Delete, 4), (Act.Read, 8),
            (Act.Mention, 4), (Act.Voice, 4), (Act.Clear, 2), (Act.CreateChat, 2), (Act.Add, 4), (Act.Remove, 4), (Act.Block, 2), (Act.Schedule, 4),
            (Act.Disconnect, 4), (Act.Reinstall, 2)),
    };

    /// <summary>Bots in their chats and channels, which are told what concerns them, or all of it, as the others will have it.</summary>
    public static readonly Configuration Robots = new()
    {
        Name = "robots",
        Users = [1, 65, 2, 129],
        Bots = [2, 129],
        Devices = 1,
        Faults = Some with { PublishFails = 0.1 },
        Acts = 60,
        Pause = 8,
        ChatShare = 0.9,
        ChannelShare = 0.5,
        Mix = Mix.Usual.With(
            (Act.Govern, 30), (Act.Reply, 16), (Act.Mention, 12), (Act.Add, 12), (Act.Remove, 5), (Act.Leave, 4), (Act.Read, 14), (Act.Retry, 12), (Act.CreateChat, 3), (Act.Migrate, 2)),
    };

    /// <summary>What they say is kept once, and followed by whoever is in it: they come and go while broadcasts are late, doubled and overtaken.</summary>
    public static readonly Configuration Channels = new()
    {
        Name = "channels",
        ChannelShare = 1,
        Users = [1, 65, 2, 3],
        Faults = Some,
        Acts = 60,
        ChatShare = 0.85,
        Mix = InChannels,
    };

    /// <summary>And while much of it is lost, gateways die and hang, and directories begin anew.</summary>
    public static readonly Configuration LossyChannels = Channels with
    {
        Name = "lossy-channels",
        Acts = 40,
        Devices = 1,
        Faults = Many with { Drops = 0.1, CallFails = 0.05, HalfOpen = 0.2 },
        Gateways = 3,
        Syncs = 2,
        Lull = 30_000,
        Mix = InChannels.With((Act.KillGateway, 3), (Act.HangGateway, 2), (Act.ResetActor, 3), (Act.DoubleActor, 2)),
    };

    /// <summary>Chats and channels, and chats that go on as channels while they are written in.</summary>
    public static readonly Configuration Migrating = Channels with
    {
        Name = "migrating",
        ChannelShare = 0.4,
        Faults = Many,
        Mix = InChannels.With((Act.Migrate, 5), (Act.CreateChat, 5), (Act.Mention, 4), (Act.Fleeting, 3)),
    };

    /// <summary>They react to what is said, while it is edited, read, cleared, deleted and goes by itself, and while they come, go and block each other.</summary>
    public static readonly Configuration Reacting = new()
    {
        Name = "reacting",
        Users = [1, 65, 2, 3],
        Faults = Many,
        Acts = 60,
        Mix = new Mix(
            (Act.React, 50), (Act.ReadReactions, 12), (Act.AllowReactions, 3), (Act.Send, 16), (Act.Retry, 14), (Act.Everywhere, 4), (Act.Edit, 6), (Act.Forward, 3), (Act.Delete, 5), (Act.Hide, 3),
            (Act.Clear, 2), (Act.ClearAll, 1), (Act.CreateChat, 3), (Act.Add, 5), (Act.Remove, 4), (Act.Leave, 2), (Act.Govern, 3), (Act.Block, 4), (Act.Fleeting, 4),
            (Act.Disconnect, 4), (Act.Kill, 3), (Act.Reinstall, 2)),
    };

    /// <summary>The same where it is kept once.</summary>
    public static readonly Configuration LikingChannels = Channels with
    {
        Name = "liking-channels",
        Faults = Many,
        ChatShare = 1,
        Acts = 120,
        Pause = 100,
        Mix = new Mix(
            (Act.React, 50), (Act.ReadReactions, 8), (Act.AllowReactions, 2), (Act.Send, 14), (Act.Retry, 10), (Act.Everywhere, 3), (Act.Edit, 3), (Act.Delete, 4), (Act.ClearAll, 1),
            (Act.CreateChat, 1), (Act.Add, 5), (Act.Remove, 3), (Act.Leave, 1), (Act.Govern, 2), (Act.Fleeting, 2), (Act.Disconnect, 3), (Act.Kill, 2)),
    };
}
