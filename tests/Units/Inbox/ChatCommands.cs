using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox;

/// <summary>What is done to a chat, and to who is in it.</summary>
internal static class ChatCommands
{
    public static EditChat Set(long chat, long sender, long randomId, ChatEdited edit) => new()
    {
        Conversation = Names.ChatConversation(chat), Sender = sender, RandomId = randomId, Edit = edit, AcceptedAt = 1000, Origin = From(sender),
    };

    public static EditChat Allow(long chat, long sender, long randomId, params Right[] rights) =>
        Set(chat, sender, randomId, new ChatEdited { DefaultRights = new Rights { Rights_ = { rights } } });

    public static EditChat ShowHistory(long chat, long sender, long randomId, bool visible = true) =>
        Set(chat, sender, randomId, new ChatEdited { HistoryVisible = visible });

    public static SetRole Appoint(long chat, long sender, long randomId, long user, Role role, params Right[]? rights) => new()
    {
        Conversation = Names.ChatConversation(chat), Sender = sender, RandomId = randomId, UserId = user, Role = role,
        Rights = rights is { Length: > 0 } ? new Rights { Rights_ = { rights } } : null, AcceptedAt = 1000, Origin = From(sender),
    };

    public static BanMember Ban(long chat, long sender, long randomId, long user, bool banned = true) => new()
    {
        Conversation = Names.ChatConversation(chat), Sender = sender, RandomId = randomId, UserId = user, Banned = banned, AcceptedAt = 1000, Origin = From(sender),
    };
}
