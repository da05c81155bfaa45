using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Google.Protobuf;
using Call = DaprMessaging.Contracts.Client.Request.CallOneofCase;

namespace DaprMessaging.Simulation.Devices;

/// <summary>
/// Something a user wants done. It is asked as often as it takes, by any of the user's devices, with the same random ids.
/// </summary>
internal sealed class Errand
{
    public Errand(long user, Request request, bool isRefusable = false)
    {
        (User, Request, IsRefusable) = (user, request, isRefusable);
        Peer = PeerOf(user, request);
        RandomIds = request.CallCase == Call.SendMessages
            ? [.. request.SendMessages.Messages.Select(m => m.RandomId)]
            : Field(request, "random_id") is long and not 0 and var id && !IsForOneself(request.CallCase) ? [id] : [];
        IsForLater = request is { SendMessages.ScheduleDate: > 0 } or { EditScheduledMessage: not null } or { DeleteScheduledMessages: not null } or { SendScheduledMessages: not null };

        // What asks for nothing that could be counted twice is answered in one way only.
        Shape = $"{Conversation} {request.CallCase} by {user} {string.Join(',', RandomIds)}";
        if (request.DeleteMessages is { ForEveryone: false } hidden) Shape += $"only {hidden.MessageIds}";
    }

    public long User { get; }

    public Request Request { get; }

    public Peer Peer { get; }

    public string Conversation => Names.Conversation(User, Peer);

    public IReadOnlyList<long> RandomIds { get; }

    /// <summary>Whatever is asked in the same shape must get the same answer.</summary>
    public string Shape { get; }

    /// <summary>It is about what is scheduled: a mailbox answers, and what is sent later is sent for nobody who waits.</summary>
    public bool IsForLater { get; }

    /// <summary>The store will never take it: it ends in the dead letters, without an answer.</summary>
    public bool IsRefusable { get; }

    public override string ToString() => Shape;

    // With oneself there is nobody else: no conversation is asked, and no random id counts.
    private bool IsForOneself(Call call) =>
        Peer.UserId == User && call is (Call.ClearHistory or Call.PinMessage or Call.UnpinMessage or Call.UnpinAllMessages);

    // Each request names a peer or a chat, or is about the mailbox as a whole.
    private static Peer PeerOf(long user, Request request) =>
        request.MigrateChat is { } migrate ? Peer.Chat(migrate.ChatId) : request.CreateChat is { } create ? create.Channel ? Peer.Channel(Names.ChatId(user, create.RandomId)) : Peer.Chat(Names.ChatId(user, create.RandomId))
        : Field(request, "peer") as Peer ?? (Field(request, "channel_id") is long and not 0 and var channel ? Peer.Channel(channel) : Field(request, "chat_id") is long chat ? Peer.Chat(chat) : Peer.User(user));

    private static object? Field(Request request, string name)
    {
        var call = (IMessage)Request.Descriptor.FindFieldByNumber((int)request.CallCase).Accessor.GetValue(request);
        return call.Descriptor.FindFieldByName(name)?.Accessor.GetValue(call);
    }
}
