using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>A command that changes who is in a chat, and as what, or the chat itself; it shows there as a service message.</summary>
internal abstract class MembershipCommand(string conversation, ServiceAction.KindOneofCase kind) : ConversationCommand(conversation)
{
    protected abstract long RandomId { get; }

    public override IReadOnlyList<long> RandomIds => [RandomId];

    public override bool Made(Op op) => op.Service?.Action?.KindCase == kind;

    protected static int MaxMembers(int asked) => asked > 0 ? Math.Min(asked, Limits.Members) : Limits.Members;

    protected Verdict Do(Conversation conversation, ServiceAction action, IEnumerable<long>? bots = null) => Verdict.Do(new Op
    {
        Service = new Service
        {
            DialogMessageId = conversation.Head.Value.LastDialogMessageId + 1, RandomId = RandomId, Action = action, Bots = { bots ?? [] },
        },
    });

    /// <summary>The refusal of somebody who may not touch this chat, if it is one.</summary>
    protected Verdict? RefuseOutsider(Conversation conversation) =>
        conversation.Pair is not null || !conversation.Head.Exists ? Verdict.RefuseUnremembered(Refusal.Types.Code.ChatUnknown, "chat_id")
        : !conversation.IsMember(Sender) ? Verdict.Refuse(Refusal.Types.Code.NotAMember, "chat_id")
        : null;

    /// <summary>The sender, who has the right, may use it on this member.</summary>
    protected bool Outranks(Conversation conversation, Member member) => conversation.Members.Find(Sender)!.Role > member.Role;
}
