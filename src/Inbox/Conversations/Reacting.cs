using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>How the participants react to one message: each in one way, or in none.</summary>
internal static class Reacting
{
    public static string Of(this ReactionList reactions, long user) => reactions.Reactions.FirstOrDefault(r => r.UserId == user)?.Emoji ?? "";

    /// <summary>Somebody reacts so from now on, and no longer as they did before.</summary>
    public static void Set(this ReactionList reactions, long user, string emoji, long date)
    {
        if (reactions.Reactions.FirstOrDefault(r => r.UserId == user) is { } before) reactions.Reactions.Remove(before);
        if (emoji.Length > 0) reactions.Reactions.Add(new UserReaction { UserId = user, Emoji = emoji, Date = date });
    }

    /// <summary>The most frequent first; of as many the one that is there longest.</summary>
    public static IEnumerable<ReactionCount> Counts(this ReactionList reactions) => Count(reactions.Reactions.Select(r => r.Emoji));

    /// <summary>Counts where one reacts otherwise, without a list of all: the most frequent first, of as many as before in the order of before.</summary>
    public static IReadOnlyList<ReactionCount> Moved(IEnumerable<ReactionCount> counts, string from, string to)
    {
        var moved = counts.Select(c => new ReactionCount { Emoji = c.Emoji, Count = c.Count - (c.Emoji == from ? 1 : 0) + (c.Emoji == to ? 1 : 0) }).ToList();
        if (to.Length > 0 && !moved.Exists(c => c.Emoji == to)) moved.Add(new ReactionCount { Emoji = to, Count = 1 });
        return [.. moved.Where(c => c.Count > 0).OrderByDescending(c => c.Count)];
    }

    /// <summary>One copy as it is after an operation.</summary>
    /// <param name="before">As it was; null: nobody had reacted.</param>
    /// <param name="op">The operation.</param>
    /// <param name="isOwn">The owner of the copy reacts.</param>
    /// <param name="isOfTwo">In a dialog of two: there what its owner was kept from hearing is not counted later either.</param>
    public static Reactions After(Reactions? before, Reacted op, bool isOwn, bool isOfTwo)
    {
        var own = isOwn ? op.Emoji : before?.Own ?? "";
        if (!isOfTwo) return new Reactions { Own = own, Counts = { op.Counts } };
        var other = isOwn ? before?.Other() ?? "" : op.Emoji;
        return new Reactions { Own = own, Counts = { Count(new[] { other, own }.Where(e => e.Length > 0)) } };
    }

    /// <summary>Those of these messages of a channel to which people react, by their authors.</summary>
    public static IEnumerable<Mention> Of(IEnumerable<(long Place, ChannelMessage Message)> messages) => messages
        .Where(m => m.Message.Message?.Reactions is not null).GroupBy(m => m.Message.Message.FromUserId, m => m.Place)
        .Select(g => new Mention { UserId = g.Key, DialogMessageIds = { g } });

    /// <summary>Of a channel: whose messages others react to by this operation, or nobody else does any more.</summary>
    public static IEnumerable<(long Author, ReactionNote Note)> ReactionNotes(this Op op)
    {
        if (op.Reacted is { Author: > 0 } reacted)
            yield return (reacted.Author, new ReactionNote { DialogMessageId = reacted.DialogMessageId, OpNo = op.OpNo, None = reacted.Emoji.Length == 0 });
        foreach (var author in op.Deleted?.Reacted ?? [])
            foreach (var place in author.DialogMessageIds) yield return (author.UserId, new ReactionNote { DialogMessageId = place, OpNo = op.OpNo, None = true });
    }

    /// <summary>Somebody but the owner reacts.</summary>
    public static bool HasOthers(this Reactions reactions) => reactions.Counts.Sum(c => c.Count) > (reactions.Own.Length > 0 ? 1 : 0);

    /// <summary>In a dialog of two, the other's: what is not one's own.</summary>
    public static string Other(this Reactions reactions) =>
        reactions.Counts.FirstOrDefault(c => c.Count > (c.Emoji == reactions.Own ? 1 : 0))?.Emoji ?? "";

    private static IEnumerable<ReactionCount> Count(IEnumerable<string> emojis) =>
        emojis.GroupBy(e => e).OrderByDescending(g => g.Count()).Select(g => new ReactionCount { Emoji = g.Key, Count = g.Count() });
}
