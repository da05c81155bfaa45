using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>
/// Whom the messages of a channel mention: members whom they name, or answer, but never their author. It is decided when they are
/// said, and stands in the operation: an edit changes nothing of it, and who comes later is not meant.
/// </summary>
internal static class Mentioning
{
    /// <summary>Those whom messages that are sent together name, whoever they are; the first of them, if they are too many.</summary>
    public static IEnumerable<long> Named(IEnumerable<Content?> contents) =>
        contents.SelectMany(c => c?.Named() ?? []).Distinct().Take(Limits.Mentions);

    /// <param name="op">The messages.</param>
    /// <param name="authorOf">Who wrote the message at a place; 0: nobody.</param>
    /// <param name="isMember">Somebody is there now.</param>
    public static IEnumerable<Mention> Of(Op op, Func<long, long> authorOf, Func<long, bool> isMember)
    {
        var named = Named(op.Sent.Items.Select(i => i.Content)).ToHashSet();
        return Gather(op.Sent.Items.SelectMany((item, i) => item.Content.Named().Where(named.Contains)
            .Concat(item.ReplyTo > 0 ? [authorOf(item.ReplyTo)] : [])
            .Where(user => user > 0 && user != op.Sender && isMember(user)).Distinct().Select(user => (user, op.Sent.FirstDialogMessageId + i))));
    }

    /// <summary>Whom messages mention.</summary>
    public static IEnumerable<Mention> Of(IEnumerable<(long Place, ChannelMessage Message)> messages) =>
        Gather(messages.SelectMany(m => m.Message.MentionedUserIds.Select(user => (user, m.Place))));

    private static IEnumerable<Mention> Gather(IEnumerable<(long User, long Place)> mentions) =>
        mentions.GroupBy(m => m.User, m => m.Place).Select(g => new Mention { UserId = g.Key, DialogMessageIds = { g } });
}
