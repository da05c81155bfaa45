using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Simulation.Devices;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.People;

/// <summary>Somebody is about to do something: who, on which device, with which dice, and what they have before them.</summary>
internal sealed class Moment(World world, Device device, Chance chance, int number)
{
    private long lastId = number * 1000L;
    private int said = number * 100;

    public World World => world;

    public Device Device => device;

    public long User => device.User;

    public Chance Chance => chance;

    public IReadOnlyList<long> Cast => world.Configuration.Cast ?? world.Configuration.Users;

    /// <summary>Messages that have come to the device, whatever has become of them since.</summary>
    public IReadOnlyList<Message> Seen => device.View.Arrived;

    public long NewId() => ++lastId;

    /// <summary>Something that nobody has said before.</summary>
    public int NewWord() => ++said;

    public Errand Errand(Request request) => new(User, request);

    public Errand Errand(Action<Request> fill)
    {
        var request = new Request();
        fill(request);
        return Errand(request);
    }

    /// <summary>Somebody to write to, or a chat.</summary>
    public Peer Peer()
    {
        var toChat = world.Ledger.Chats.Count > 0 && chance.Hits(world.Configuration.ChatShare);
        return toChat ? Contracts.Peer.Chat(chance.Of(world.Ledger.Chats)) : Contracts.Peer.User(chance.Of(Cast));
    }

    /// <summary>A dialog that the device shows; null: there is none.</summary>
    public DialogView? Dialog() => device.View.Mailbox.All.ToList() is { Count: > 0 } all ? chance.Of(all) : null;

    public Errand? WithMessage(Func<Message, Errand?> act, Func<Message, bool>? among = null) =>
        Seen.Where(among ?? (_ => true)).ToList() is { Count: > 0 } some ? act(chance.Of(some)) : null;

    /// <summary>Mostly one of those that came last, now and then an older one.</summary>
    public Errand? WithRecent(Func<Message, Errand?> act) =>
        Seen.Count == 0 ? null : act(Seen[Math.Max(0, Seen.Count - 1 - (chance.Hits(0.6) ? chance.Below(3) : chance.Below(Seen.Count)))]);

    public Errand? InChat(Func<long, Request> request) =>
        world.Ledger.Chats is { Count: > 0 } chats ? Errand(request(chance.Of(chats))) : null;

    public IEnumerable<long> Some() => Cast.Where(_ => chance.Hits(0.5)).ToList() is { Count: > 0 } some ? some : [chance.Of(Cast)];
}
