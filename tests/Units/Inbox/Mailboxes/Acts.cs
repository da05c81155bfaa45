using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Google.Protobuf;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

/// <summary>
/// What people do, made of numbers: operations of a chat of 1, 2 and, for a while, 3, or of the dialog of 1 and 2; and what
/// each does to their own mailbox. No two happen at the same moment.
/// </summary>
internal static class Acts
{
    public const string Chat = "c:5", Dialog = "u:1:2";

    public const int Kinds = 31, Operations = 16;

    public static bool IsOwn((int Kind, int User, int Place, int Count) act) => act.Kind >= Operations;

    /// <summary>An operation of a conversation, or what will be refused.</summary>
    public static IMessage Operation(Room room, (int Kind, int User, int Place, int Count) act, int i)
    {
        var (conversation, user) = (ConversationOf(act), act.User);
        var (at, id) = (1000L * (i + 1), 2000L + i);
        var last = Math.Max(1, room.Store.Get<ConversationHead>(Names.ConversationHead(conversation))?.LastDialogMessageId ?? 0);
        long[] places = [.. Enumerable.Range(0, act.Count).Select(n => 1 + ((act.Place + n) % last)).Distinct()];
        var sent = Sent(room, conversation).ToList();
        if (conversation == Dialog && sent.Count == 0) return Send(Dialog, user, id, $"text {i}", at: at);
        return act.Kind switch
        {
            0 => Add(5, 1, id, 3),
            1 when i % 3 == 0 => Remove(5, 1, id, 3),
            2 or 3 when sent.Count > 0 => sent[act.Place % sent.Count] is var (place, author) ? Edit(conversation, author, id, place, $"edit {i}", at) : null!,
            4 or 5 => Delete(conversation, 1, id, places),
            6 when i % 2 == 0 => Clear(conversation, 1, id, places[0], at),
            7 => Pin(conversation, user, id, places[0], at),
            8 when i % 2 == 0 => Unpin(conversation, user, id, places[0], at),
            8 => Unpin(conversation, user, id, at: at),
            9 => Say(conversation, user, id, at: at),
            10 => Mention(conversation, user, id, 1 + (act.Place % 3), at),
            11 => Send(conversation, user, id, $"text {i}", at: at).Clearing((1000 * (act.Place % 60)) + i + 1),
            12 => Send(conversation, user, id, $"text {i}", replyTo: places[0], at: at),
            _ => Send(conversation, user, id, $"text {i}", at: at),
        };
    }

    /// <summary>What somebody does to their own mailbox, as they see it now; null: they have nothing to which it could be done.</summary>
    public static IMessage? Own(Room room, (int Kind, int User, int Place, int Count) act, int i)
    {
        var (conversation, user) = (ConversationOf(act), act.User);
        var at = (1000L * (act.Place % 60)) + i + 1;
        var peer = conversation == Chat ? Peer.Chat(5) : Peer.User(3 - user);
        var top = Math.Max(1, room.Mailbox(user).Dialog(peer).TopDialogMessageId);
        long[] places = [.. Enumerable.Range(0, act.Count).Select(n => 1 + ((act.Place + n) % top)).Distinct().Where(place => room.Mailbox(user).Slot(peer, place).MessageId > 0)];
        return act.Kind switch
        {
            24 => MarkUnread(conversation, user, at, act.Count % 2 > 0),
            25 => Mute(conversation, user, at, act.Count),
            26 => Move(conversation, user, at, act.Count % 2),
            27 => PinToTop(conversation, user, at, act.Count % 3 > 0),
            28 => Draft(conversation, user, at, act.Count == 1 ? null : $"draft {i}"),
            29 => Block(user, 1 + (user % 2), at, act.Count % 2 > 0),
            30 => Reorder(user, at, act.Count % 2, Peer.Chat(5), Peer.User(1), Peer.User(2)),
            21 => UnpinMine(conversation, user, at),
            _ when places.Length == 0 => null,
            16 => Hide(conversation, user, places),
            17 => ReadAt(conversation, user, places[0], date: at),
            18 => ClearMine(conversation, user, places[0]),
            19 => PinMine(conversation, user, places[0], at),
            20 => UnpinMine(conversation, user, at, places[0]),
            22 => Play(conversation, user, places),
            _ => SeeMentions(conversation, user, places[0]),
        };
    }

    public static IEnumerable<Op> Ops(Room room, string conversation)
    {
        for (var n = 1; room.Store.Get<Op>(Names.Op(conversation, n)) is { } op; n++) yield return op;
    }

    private static IEnumerable<(long Place, long Author)> Sent(Room room, string conversation) =>
        Ops(room, conversation).Where(o => o.Sent is not null).Select(o => (o.Sent.FirstDialogMessageId, o.Sender));

    private static string ConversationOf((int Kind, int User, int Place, int Count) act) => act.User < 3 && act.Place % 4 == 0 ? Dialog : Chat;
}
