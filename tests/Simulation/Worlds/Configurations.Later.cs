using DaprMessaging.Simulation.People;

namespace DaprMessaging.Simulation.Worlds;

/// <content>What takes its time, or is for some alone.</content>
internal static partial class Configurations
{
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

    /// <summary>Bots in their chats, which are told what concerns them, or all of it, as the others will have it.</summary>
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
        Mix = Mix.Usual.With((Act.Govern, 30), (Act.Reply, 16), (Act.Mention, 12), (Act.Add, 10), (Act.Remove, 5), (Act.Leave, 4), (Act.Read, 14), (Act.Retry, 12), (Act.CreateChat, 2)),
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
}
