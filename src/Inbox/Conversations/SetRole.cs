using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>A member becomes an admin, or is one no longer, or becomes the owner. Nobody gives what they have not themselves, or takes what another has given.</summary>
internal sealed class SetRole(Proto.SetRole command) : MembershipCommand(command.Conversation, ServiceAction.KindOneofCase.RoleChanged)
{
    public override long Sender => command.Sender;

    public override long AcceptedAt => command.AcceptedAt;

    public override Origin Origin => command.Origin;

    public override IEnumerable<long> Users => [Sender, command.UserId];

    protected override long RandomId => command.RandomId;

    public override Verdict Decide(Conversation conversation)
    {
        if (RefuseOutsider(conversation) is { } refusal) return refusal;
        if (conversation.Members.Find(command.UserId) is not { IsCurrent: true } member) return Verdict.Refuse(Code.NotAMember, "user_id");
        var own = conversation.Members.Find(Sender)!;
        var isOwner = own.Role == Role.Owner;
        var rights = command.Role == Role.Admin ? new Rights { Rights_ = { command.Rights?.Rights_ ?? ChatRights.OfAdmins } } : null;
        if (member.Role == command.Role && (rights is null || rights.Rights_.ToHashSet().SetEquals(member.GivenRights()))) return Verdict.Refuse(Code.NotModified, "role");
        if ((command.Role == Role.Owner || member.Role == Role.Owner) && !isOwner) return Verdict.Refuse(Code.OwnerRequired, "role");
        if (member.Role == Role.Owner) return Verdict.Refuse(Code.OwnerRequired, "user_id"); // an owner makes somebody else the owner, and is an admin then
        if (command.Role == Role.Owner && member.Bot) return Verdict.Refuse(Code.RequestInvalid, "user_id"); // whose a chat is answers for it
        var givesUp = command.UserId == Sender && command.Role == Role.Member;
        if (!isOwner && !givesUp)
        {
            if (Lacks(conversation, Right.AddAdmins, "role") is { } mayNot) return mayNot;
            if (member.Role == Role.Admin && member.AppointedBy != Sender) return Verdict.Refuse(Code.OwnerRequired, "user_id");
            if ((rights?.Rights_ ?? []).Concat(member.Role == Role.Admin ? member.GivenRights() : []).Except(own.GivenRights()).Any())
                return Verdict.Refuse(Code.RightRequired, "rights");
        }

        var appointedBy = command.Role == Role.Admin && !isOwner ? Sender : 0;
        return Do(conversation, new ServiceAction { RoleChanged = new RoleChanged { UserId = command.UserId, Role = command.Role, Rights = rights, AppointedBy = appointedBy } });
    }
}
