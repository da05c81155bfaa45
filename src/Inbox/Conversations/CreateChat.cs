using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>The first operation of a chat.</summary>
internal sealed class CreateChat(Proto.CreateChat command)
    : MembershipCommand(command.Conversation, ServiceAction.KindOneofCase.ChatCreated)
{
    // An operation that reaches nobody who can be would be poison to all who share a shard with them.
    private readonly long[] users = [.. command.UserIds.Prepend(command.Sender).Select(UserId.Check).Distinct()];

    public override long Sender => command.Sender;

    public override long AcceptedAt => command.AcceptedAt;

    public override Origin Origin => command.Origin;

    public override IEnumerable<long> Users => users.Concat(command.BannedUserIds);

    // As of a lifetime that is set: of messages after it in the same turn.
    public override bool NeedsFuses(Conversation conversation) => command.TtlSeconds > 0;

    protected override long RandomId => command.RandomId;

    // A chat that goes on is no retry of who created the channel otherwise.
    public override bool Made(Op op) => base.Made(op) && op.Service.Action.ChatCreated.MigratedFromChatId == command.MigratedFrom;

    public override Verdict Decide(Conversation conversation)
    {
        if (conversation.Pair is not null || conversation.Head.Exists)
            return Verdict.Refuse(Refusal.Types.Code.ChatIdTaken, "random_id");
        if (users.Length > MaxMembers(conversation, command.MaxMembers)) return Verdict.RefuseUnremembered(Refusal.Types.Code.ChatFull, "user_ids");
        if (!HasRoom(conversation, command.Bots.Intersect(users))) return Verdict.RefuseUnremembered(Refusal.Types.Code.LimitReached, "user_ids");
        return Do(conversation, new ServiceAction
        {
            ChatCreated = new ChatCreated
            {
                Title = command.Title, UserIds = { users }, Broadcast = command.Broadcast, MigratedFromChatId = command.MigratedFrom,
                Admins = { command.Admins }, BannedUserIds = { command.BannedUserIds }, Settings = command.Settings, TtlSeconds = command.TtlSeconds,
            },
        }, command.Bots.Intersect(users));
    }
}
