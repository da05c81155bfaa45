using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using DaprMessaging.Simulation.Checks;
using DaprMessaging.Simulation.Devices;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Directed;

/// <summary>A world in which nothing goes wrong by chance, for a test to direct: everybody is connected, and does as told.</summary>
internal sealed class Stage
{
    private static readonly Configuration Quiet = new() { Name = "stage", Users = [1, 2, 65] };

    private readonly ScriptedFates fates;

    public Stage(ScriptedFates? fates = null, bool isOrdered = false)
    {
        this.fates = fates ?? new ScriptedFates();
        World = new World(Quiet with { IsOrdered = isOrdered }, seed: 1, fates: this.fates);
        foreach (var device in World.Devices) device.Connect();
        World.Rest();
    }

    public World World { get; }

    /// <summary>The chat that <see cref="Chat"/> made.</summary>
    public long ChatId { get; private set; }

    /// <summary>From here on calls count, and one of them may meet its fate.</summary>
    public void Arm() => fates.Arm();

    /// <summary>User 1 brings everybody together.</summary>
    public void Chat()
    {
        Do("1a", new Request
        {
            CreateChat = new CreateChat { RandomId = 100, Title = "Everybody", UserIds = { World.Configuration.Users } },
        });
        ChatId = World.Ledger.Chats[0];
    }

    /// <summary>Somebody sends one message, or as many as there are random ids.</summary>
    public void Send(string device, Peer peer, params long[] randomIds) => Do(device, new Request
    {
        SendMessages = new SendMessages
        {
            Peer = peer,
            Messages = { randomIds.Select(id => new NewMessage { RandomId = id, Content = new Content { Text = $"text {id}" } }) },
        },
    });

    public void Add(string device, long user, long randomId) =>
        Do(device, new Request { AddMembers = new AddMembers { RandomId = randomId, ChatId = ChatId, UserIds = { user } } });

    public void Remove(string device, long user, long randomId) =>
        Do(device, new Request { RemoveMember = new RemoveMember { RandomId = randomId, ChatId = ChatId, UserId = user } });

    /// <summary>Somebody reads all there is of a dialog.</summary>
    public void Read(string device, Peer peer)
    {
        var newest = Device(device).View.Arrived.Last(m => m.Peer.Equals(peer));
        Do(device, new Request { ReadHistory = new ReadHistory { Peer = peer, MaxId = newest.Id } });
    }

    public void Do(string device, Request request)
    {
        var asking = Device(device);
        asking.Want(new Errand(asking.User, request));
        World.Rest();
    }

    public Device Device(string name) => World.Devices.Single(d => d.Name == name);

    /// <summary>A user's dialog as the store has it.</summary>
    public DialogState Dialog(long user, Peer peer) => new Truth(World.Store).Mailbox(user).Dialogs[peer.ToKey()];

    /// <summary>The world comes to rest, and every check looks at it.</summary>
    public void HoldsEveryPromise() => Assert.Empty(World.Finish().All);
}
