using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>A chat goes on as a channel. From this operation on nothing can be done in the chat; the channel is created from what follows it.</summary>
internal sealed class MigrateChat(Proto.MigrateChat command) : MembershipCommand(command.Conversation, ServiceAction.KindOneofCase.ChatMigrated)
{
    public override long Sender => command.Sender;

    public override long AcceptedAt => command.AcceptedAt;

    public override Origin Origin => command.Origin;

    protected override long RandomId => command.RandomId;

    public override Verdict Decide(Conversation conversation)
    {
        if (RefuseOutsider(conversation) is { } refusal) return refusal;
        if (conversation.Members.Find(Sender)!.Role != Role.Owner) return Verdict.Refuse(Refusal.Types.Code.OwnerRequired, "chat_id");
        return Migration.Bots(conversation).Count() > Limits.ChannelBots
            ? Verdict.Refuse(Refusal.Types.Code.LimitReached, "chat_id")
            : Do(conversation, new ServiceAction { ChatMigrated = new ChatMigrated { ChannelId = Names.MigratedChannel(ConversationId.PeerOf(Conversation, Sender).ChatId) } });
    }
}
