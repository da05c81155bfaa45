using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>Members bring others in.</summary>
internal sealed class AddMembers(Proto.AddMembers command)
    : MembershipCommand(command.Conversation, ServiceAction.KindOneofCase.MembersAdded)
{
    private readonly long[] wanted = [.. command.UserIds.Select(UserId.Check).Distinct()];

    public override long Sender => command.Sender;

    public override long AcceptedAt => command.AcceptedAt;

    public override Origin Origin => command.Origin;

    public override IEnumerable<long> Users => [Sender, .. wanted];

    protected override long RandomId => command.RandomId;

    public override Verdict Decide(Conversation conversation)
    {
        if (RefuseOutsider(conversation) is { } refusal) return refusal;
        var users = Array.FindAll(wanted, u => !conversation.IsMember(u));
        if (Lacks(conversation, Right.AddMembers) is { } mayNot) return mayNot;
        if (users.Length == 0) return Verdict.Refuse(Refusal.Types.Code.AlreadyAMember, "user_ids");
        if (users.Any(u => conversation.Members.Find(u)?.Banned == true)) return Verdict.Refuse(Refusal.Types.Code.UserBanned, "user_ids");
        if (conversation.Head.Value.MemberCount + users.Length > MaxMembers(conversation, command.MaxMembers))
            return Verdict.Refuse(Refusal.Types.Code.ChatFull, "user_ids");
        if (!HasRoom(conversation, command.Bots.Intersect(users))) return Verdict.Refuse(Refusal.Types.Code.LimitReached, "user_ids");
        var isVisible = conversation.Head.Value is { Broadcast: true } or { Settings.HistoryVisible: true };
        return Do(conversation, new ServiceAction { MembersAdded = new MembersAdded { UserIds = { users }, HistoryVisible = isVisible } }, command.Bots.Intersect(users));
    }
}
