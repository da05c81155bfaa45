using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Simulation.Devices;
using DaprMessaging.Simulation.Worlds;
using Google.Protobuf;

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
    public IReadOnlyList<Message> Seen => device.Channels.Arrived is { Count: > 0 } some && chance.Hits(world.Configuration.ChatShare) ? some : device.View.Arrived;

    private IReadOnlyList<long> Chats => [.. world.Ledger.Chats, .. world.Ledger.Channels];

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
        var toChat = Chats.Count > 0 && chance.Hits(world.Configuration.ChatShare);
        return toChat ? ChatOf(chance.Of(Chats)) : Contracts.Peer.User(chance.Of(Cast));
    }

    /// <summary>A dialog that the device shows; null: there is none.</summary>
    public DialogView? Dialog() => device.View.Mailbox.All.ToList() is { Count: > 0 } all ? chance.Of(all) : null;

    public Errand? WithMessage(Func<Message, Errand?> act, Func<Message, bool>? among = null) =>
        Seen.Where(among ?? (_ => true)).ToList() is { Count: > 0 } some ? act(chance.Of(some)) : null;

    /// <summary>Mostly one of those that came last, now and then an older one.</summary>
    public Errand? WithRecent(Func<Message, Errand?> act) =>
        Seen is not { Count: > 0 } seen ? null : act(seen[Math.Max(0, seen.Count - 1 - (chance.Hits(0.6) ? chance.Below(3) : chance.Below(seen.Count)))]);

    public Errand? InChat(Func<long, Request> request) =>
        Chats is { Count: > 0 } chats ? Errand(Move(request(chance.Of(chats)))) : null;

    /// <summary>A chat, or one that is kept once.</summary>
    public Peer ChatOf(long id) => world.Ledger.Channels.Contains(id) ? Contracts.Peer.Channel(id) : Contracts.Peer.Chat(id);

    // What names a chat names a channel in the field beside it.
    private Request Move(Request request)
    {
        var call = (IMessage)Request.Descriptor.FindFieldByNumber((int)request.CallCase).Accessor.GetValue(request);
        if (call.Descriptor.FindFieldByName("channel_id") is not { } channel || call.Descriptor.FindFieldByName("chat_id") is not { } chat) return request;
        if (!world.Ledger.Channels.Contains((long)chat.Accessor.GetValue(call))) return request;
        channel.Accessor.SetValue(call, chat.Accessor.GetValue(call));
        chat.Accessor.Clear(call);
        return request;
    }

    public IEnumerable<long> Some() => Cast.Where(_ => chance.Hits(0.5)).ToList() is { Count: > 0 } some ? some : [chance.Of(Cast)];
}
