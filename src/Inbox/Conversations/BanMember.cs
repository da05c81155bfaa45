using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>Somebody is put out for good, or may come again.</summary>
internal sealed class BanMember(Proto.BanMember command) : MembershipCommand(command.Conversation, ServiceAction.KindOneofCase.MemberBanned)
{
    private readonly long user = UserId.Check(command.UserId);

    public override long Sender => command.Sender;

    public override long AcceptedAt => command.AcceptedAt;

    public override Origin Origin => command.Origin;

    public override IEnumerable<long> Users => [Sender, user];

    protected override long RandomId => command.RandomId;

    public override Verdict Decide(Conversation conversation)
    {
        if (RefuseOutsider(conversation) is { } refusal) return refusal;
        if (Lacks(conversation, Right.BanMembers, "banned") is { } mayNot) return mayNot;
        var member = conversation.Members.Find(user);
        if (member is { IsCurrent: true } && !Outranks(conversation, member)) return Verdict.Refuse(Code.OwnerRequired, "user_id");
        if ((member?.Banned ?? false) == command.Banned) return Verdict.Refuse(Code.NotModified, "banned");
        return Do(conversation, new ServiceAction { MemberBanned = new MemberBanned { UserId = user, Banned = command.Banned } });
    }
}
