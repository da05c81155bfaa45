using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>A command that changes who is in a chat, and as what, or the chat itself; it shows there as a service message.</summary>
internal abstract class MembershipCommand(string conversation, ServiceAction.KindOneofCase kind) : ConversationCommand(conversation)
{
    protected abstract long RandomId { get; }

    public override IReadOnlyList<long> RandomIds => [RandomId];

    public override bool Made(Op op) => op.Service?.Action?.KindCase == kind;

    protected static int MaxMembers(Conversation conversation, int asked) =>
        conversation.Channel is not null ? Limits.ChannelMembers : asked > 0 ? Math.Min(asked, Limits.Members) : Limits.Members;

    /// <summary>So many more bots may come: each may be told of all that is said, which costs as much each time.</summary>
    protected static bool HasRoom(Conversation conversation, IEnumerable<long> bots) =>
        conversation.Channel is null || conversation.Head.Value.Bots.Count + bots.Count() <= Limits.ChannelBots;

    // Who comes and goes in a channel is a step of it, and no message: there may be many.
    protected Verdict Do(Conversation conversation, ServiceAction action, IEnumerable<long>? bots = null)
    {
        var last = conversation.Head.Value.LastDialogMessageId;
        var isTold = conversation.Channel is null || action.ChatCreated is not null || action.ChatEdited is not null;
        return Verdict.Do(new Op
        {
            Service = new Service
            {
                DialogMessageId = isTold ? last + 1 : 0, RandomId = RandomId, Action = action, Bots = { bots ?? [] },
                SaidBefore = conversation.Channel is null ? 0 : isTold ? last + 1 : last,
            },
        });
    }

    /// <summary>The refusal of somebody who may not touch this chat, if it is one.</summary>
    protected Verdict? RefuseOutsider(Conversation conversation) =>
        conversation.Pair is not null ? Verdict.RefuseUnremembered(Refusal.Types.Code.ChatUnknown, "chat_id") : RefuseStranger(conversation, "chat_id");

    /// <summary>The sender, who has the right, may use it on this member.</summary>
    protected bool Outranks(Conversation conversation, Member member) => conversation.Members.Find(Sender)!.Role > member.Role;
}
