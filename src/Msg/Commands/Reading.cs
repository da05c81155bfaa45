using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using Google.Protobuf;

namespace DaprMessaging.Msg.Commands;

/// <summary>What was read for a list of requests, in one call.</summary>
internal sealed class Reading(IEnumerable<StateEntry> entries, Existence existence)
{
    private readonly Dictionary<string, StateEntry> entries = entries.ToDictionary(e => e.Key);

    public bool Exists(string key) => existence.IsKnown(key);

    /// <summary>Of a user whose profile was presumed.</summary>
    public bool IsBot(long user) => existence.IsOfBot(Names.Profile(user));

    /// <summary>The document, or null where there is none.</summary>
    public T? Get<T>(string key, MessageParser<T> parser) where T : class, IMessage<T> =>
        entries.TryGetValue(key, out var entry) && entry.Exists ? parser.ParseFrom(entry.Value) : null;

    /// <summary>Whom a username leads to; 0: nobody.</summary>
    public long UserCalled(string username) => Get(Names.Username(username), Username.Parser)?.UserId ?? 0;

    /// <summary>The user's dialog, as it is if there is none yet.</summary>
    public DialogState DialogOf(long user, Peer peer) => Get(Names.Dialog(user, peer), DialogState.Parser) ?? new DialogState();

    /// <summary>What the user is in a channel; null: no member of it.</summary>
    public Member? MemberOf(string channel, long user) =>
        Get(Names.Members(channel, user), Membership.Parser)?.Members.FirstOrDefault(m => m.UserId == user) is { IsCurrent: true } member ? member : null;

    /// <summary>Under which a message is that the user calls so: in a channel all call it the same.</summary>
    public static string KeyOf(long user, long messageId, Peer peer) => peer.IsChannel
        ? Names.ChannelMessage(Names.ChannelConversation(peer.ChannelId), messageId)
        : Names.Record(user, messageId);

    /// <summary>
    /// Where the user's message with this id is, if it is or was one of the dialog with the peer. One that has been deleted
    /// can still be named: else a retry would not get the answer that the first attempt got.
    /// </summary>
    public Place? PlaceOf(long user, long messageId, Peer peer) => peer.IsChannel ? PlaceIn(user, KeyOf(user, messageId, peer)) : Get(Names.Record(user, messageId), Record.Parser) switch
    {
        { Update.NewMessage: { } message } record when message.Peer.Equals(peer) =>
            new Place(record.DialogMessageId, message.Out, message.Action is not null, message.Forward is not null, message.Content?.Media is not null, message.Date, record.PinSetAt),
        { Update: { Gone: { } gone, Dialog: { } dialog } } record when dialog.Peer.Equals(peer) =>
            new Place(record.DialogMessageId, gone.Out, gone.Service, false, gone.Media, gone.Date, record.PinSetAt),
        _ => null,
    };

    private Place? PlaceIn(long user, string key) => Get(key, ChannelMessage.Parser) is { Message: { } message } kept
        ? new Place(message.Id, message.FromUserId == user, message.Action is not null, message.Forward is not null, kept.Media, message.Date, 0)
        : null;
}
