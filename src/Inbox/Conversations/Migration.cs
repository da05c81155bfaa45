using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>A chat as the channel that it becomes.</summary>
internal static class Migration
{
    /// <summary>The same whenever it is said: nothing changes in a chat that has migrated. Which channel it is the operation says.</summary>
    public static Proto.CreateChat ToChannel(Conversation chat, Op op, long channel)
    {
        var members = chat.Members.All.Members;
        return new Proto.CreateChat
        {
            Conversation = Names.ChannelConversation(channel), Sender = op.Sender, RandomId = op.Service.RandomId, Title = chat.Head.Value.Title,
            UserIds = { members.Where(m => m.IsCurrent).Select(m => m.UserId) }, AcceptedAt = op.Date,
            MigratedFrom = ConversationId.PeerOf(chat.Id, op.Sender).ChatId, BannedUserIds = { members.Where(m => m.Banned).Select(m => m.UserId) },
            Admins = { members.Where(m => m is { IsCurrent: true, Role: Role.Admin }).Select(m => new RoleChanged { UserId = m.UserId, Role = m.Role, Rights = m.Rights, AppointedBy = m.AppointedBy }) },
            Settings = chat.Head.Value.Settings, TtlSeconds = chat.Head.Value.TtlSeconds, Bots = { Bots(chat) },
        };
    }

    /// <summary>Those of its members that are bots.</summary>
    public static IEnumerable<long> Bots(Conversation chat) => chat.Members.All.Members.Where(m => m is { IsCurrent: true, Bot: true }).Select(m => m.UserId);
}
