using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Contracts.State;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting;
using Google.Protobuf;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg.Commands;

/// <summary>
/// Somebody is typing, to somebody or in a chat: said to whoever of them is there, and forgotten. No mailbox is touched, nothing
/// is repeated; who has blocked the one who types hears nothing, and of a chat with many members nobody does.
/// </summary>
internal sealed class SetTyping(CallerRequest asked, Contracts.Client.SetTyping request) : Admission(asked)
{
    private static readonly Result done = new() { Done = new Done() };

    private readonly Result? fault = Checks.Peer(request.Peer) ??
        (request.Action != Typing.Types.Action.Unspecified ? null : Refusals.Of(Code.RequestInvalid, "action"));

    public override IEnumerable<string> Reads => fault is null
        ? request.Peer.KindCase switch
        {
            Peer.KindOneofCase.ChatId => [Names.Members(Conversation), Names.ConversationHead(Conversation)],
            Peer.KindOneofCase.ChannelId => [Names.Members(Conversation, User), Names.ConversationHead(Conversation)],
            _ => [Names.Blocked(request.Peer.UserId)],
        }
        : [];

    public override IEnumerable<string> Presumes => fault is null ? [Checks.KeyOf(request.Peer)] : [];

    public override Admitted Decide(Reading reading, long now)
    {
        if ((fault ?? Checks.IsThere(request.Peer, "peer", reading)) is { } refusal) return refusal;
        return request.Peer.IsChannel ? InChannel(reading, now) : request.Peer.IsChat ? InChat(reading, now) : ToUser(request.Peer.UserId, reading, now);
    }

    private string Conversation => Names.Conversation(User, request.Peer);

    private Admitted ToUser(long peer, Reading reading, long now) =>
        peer == User || reading.Get(Names.Blocked(peer), Blocked.Parser).Has(User)
            ? done.Clone()
            : Say(Names.UserKey(peer), now, new PushUpdates { UserId = peer, Updates = Updates(Peer.User(User)) });

    private Admitted InChat(Reading reading, long now)
    {
        var members = reading.Get(Names.Members(Conversation), Membership.Parser)?.Members.Where(m => m.IsCurrent).ToList() ?? [];
        if (members.Find(m => m.UserId == User) is not { } own || reading.Get(Names.ConversationHead(Conversation), ConversationHead.Parser) is not { } head)
            return Refusals.Of(Code.NotAMember, "peer");
        if (head.MigratedTo != 0) return Refusals.Of(Code.ChatMigrated, "peer");
        return members.Count is 1 or > Limits.TypingMembers || !own.May(Right.SendMessages, head.Settings)
            ? done.Clone()
            : Say(Conversation, now, new BroadcastUpdates { UserIds = { members.Where(m => m != own).Select(m => m.UserId) }, Updates = Updates(request.Peer) });
    }

    // To those who are known to be in it still: with the last operation by which somebody went.
    private Admitted InChannel(Reading reading, long now)
    {
        if (reading.Get(Names.ConversationHead(Conversation), ConversationHead.Parser) is not { } head ||
            reading.MemberOf(Conversation, User) is not { } own)
            return Refusals.Of(Code.NotAMember, "peer");
        return head.MemberCount > Limits.TypingMembers || !own.May(Right.SendMessages, head.Settings)
            ? done.Clone()
            : Say(Names.UserKey(Names.ListenersOf(request.Peer.ChannelId)), now, new BroadcastUpdates
            {
                ChannelId = request.Peer.ChannelId, LeftOp = head.LeftOp, ExceptSessionId = Origin.SessionId, Updates = Updates(request.Peer),
            });
    }

    private Updates Updates(Peer peer) => new() { Typing = { new Typing { Peer = peer, UserId = User, Action = request.Action } } };

    private Admitted Say(string key, long now, IMessage message) =>
        new(Emission.Of(Names.SyncTopic, key, $"typing/{User}/{key}/{now}", message, TraceParent), done.Clone());
}
