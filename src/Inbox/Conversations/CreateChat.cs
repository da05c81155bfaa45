using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>The first operation of a chat.</summary>
internal sealed class CreateChat(Proto.CreateChat command)
    : MembershipCommand(command.Conversation, ServiceAction.KindOneofCase.ChatCreated)
{
    public override long Sender => command.Sender;

    public override long AcceptedAt => command.AcceptedAt;

    public override Origin Origin => command.Origin;

    protected override long RandomId => command.RandomId;

    public override Verdict Decide(Conversation conversation)
    {
        if (conversation.Pair is not null || conversation.Head.Exists)
            return Verdict.Refuse(Refusal.Types.Code.ChatIdTaken, "random_id");
        var users = command.UserIds.Prepend(Sender).Distinct().ToArray();
        if (users.Length > Limits.Members) return Verdict.RefuseUnremembered(Refusal.Types.Code.ChatFull, "user_ids");
        return Do(conversation, new ServiceAction { ChatCreated = new ChatCreated { Title = command.Title, UserIds = { users } } });
    }
}
