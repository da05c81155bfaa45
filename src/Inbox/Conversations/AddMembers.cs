using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>Members bring others in.</summary>
internal sealed class AddMembers(Proto.AddMembers command)
    : MembershipCommand(command.Conversation, ServiceAction.KindOneofCase.MembersAdded)
{
    public override long Sender => command.Sender;

    public override long AcceptedAt => command.AcceptedAt;

    public override Origin Origin => command.Origin;

    protected override long RandomId => command.RandomId;

    public override Verdict Decide(Conversation conversation)
    {
        if (RefuseOutsider(conversation) is { } refusal) return refusal;
        var users = command.UserIds.Distinct().Where(u => !conversation.IsMember(u)).ToArray();
        if (users.Length == 0) return Verdict.Refuse(Refusal.Types.Code.AlreadyAMember, "user_ids");
        if (conversation.Head.Value.MemberCount + users.Length > Limits.Members)
            return Verdict.Refuse(Refusal.Types.Code.ChatFull, "user_ids");
        return Do(conversation, new ServiceAction { MembersAdded = new MembersAdded { UserIds = { users } } });
    }
}
