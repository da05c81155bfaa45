using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>Somebody leaves, or is put out by an admin.</summary>
internal sealed class RemoveMember(Proto.RemoveMember command)
    : MembershipCommand(command.Conversation, ServiceAction.KindOneofCase.MemberRemoved)
{
    public override long Sender => command.Sender;

    public override long AcceptedAt => command.AcceptedAt;

    public override Origin Origin => command.Origin;

    public override IEnumerable<long> Users => [Sender, command.UserId];

    protected override long RandomId => command.RandomId;

    public override Verdict Decide(Conversation conversation)
    {
        if (RefuseOutsider(conversation) is { } refusal) return refusal;
        if (!conversation.IsMember(command.UserId)) return Verdict.Refuse(Refusal.Types.Code.NotAMember, "user_id");

        // Nobody knows all its members: whose it would be then has to be said first.
        var isOwner = conversation.Members.Find(command.UserId)!.Role == Role.Owner;
        if (conversation.Channel is not null && isOwner) return Verdict.Refuse(Refusal.Types.Code.OwnerRequired, "user_id");
        if (command.UserId != Sender)
        {
            if (Lacks(conversation, Right.BanMembers, code: Refusal.Types.Code.AdminRequired) is { } mayNot) return mayNot;
            if (!Outranks(conversation, conversation.Members.Find(command.UserId)!)) return Verdict.Refuse(Refusal.Types.Code.OwnerRequired, "user_id");
        }

        var heir = isOwner ? conversation.Members.All.HeirOf(command.UserId) : 0;
        return Do(conversation, new ServiceAction { MemberRemoved = new MemberRemoved { UserId = command.UserId, OwnerId = heir } });
    }
}
