using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox;

/// <summary>Events of Inbox-T about reactions, in short.</summary>
internal static class ReactionCommands
{
    public static SetReaction React(string conversation, long sender, long randomId, long place, string emoji, long at = 1000) => new()
    {
        Conversation = conversation, Sender = sender, RandomId = randomId, DialogMessageId = place, Emoji = emoji, AcceptedAt = at, Origin = From(sender),
    };

    public static ReadReactions Look(string conversation, long owner, long pts) => new() { Owner = owner, Conversation = conversation, Pts = pts, Origin = From(owner) };

    public static EditChat AllowReactions(long chat, long sender, long randomId, ChatReactions.Types.Kind kind, params string[] emojis) =>
        ChatCommands.Set(chat, sender, randomId, new ChatEdited { Reactions = new ChatReactions { Kind = kind, Emojis = { emojis } } });

    /// <summary>In short: 👍2 ❤1, the owner's own in brackets, a star where some are unread.</summary>
    public static string Show(this Message message) => message.Reactions is not { } reactions ? ""
        : string.Join(' ', reactions.Counts.Select(c => c.Emoji == reactions.Own ? $"[{c.Emoji}{c.Count}]" : $"{c.Emoji}{c.Count}")) + (reactions.Unread ? "*" : "");
}
