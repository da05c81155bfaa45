using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>
/// How others react to the owner's messages in a channel. It may be heard in any order, and again: of each message the newest operation
/// counts by which somebody reacts, and the newest after which nobody else does; nothing up to the mark, which is a step of the channel.
/// </summary>
internal static class ChannelReactions
{
    /// <summary>Puts down what is heard of a message; false: nothing of it is new.</summary>
    public static bool Note(this DialogState state, ReactionNote note, long pts)
    {
        if (note.OpNo <= state.ReactionsReadUpTo) return false;
        var known = state.UnreadReactions.FirstOrDefault(u => u.MessageId == note.DialogMessageId);
        if (known is null && (state.UnreadReactions.Count >= Limits.UnreadReactions || (note.None && state.Left))) return false;
        if (known is not null && note.OpNo <= (note.None ? known.NoneOpNo : Math.Max(known.OpNo, known.NoneOpNo))) return false;
        if (known is not null) state.UnreadReactions.Remove(known);
        else known = new UnreadReaction { MessageId = note.DialogMessageId };
        if (note.None) known.NoneOpNo = note.OpNo;
        else known.OpNo = note.OpNo;
        known.Pts = pts;
        state.UnreadReactions.Insert(state.UnreadReactions.TakeWhile(u => u.MessageId < known.MessageId).Count(), known);
        return true;
    }

    /// <summary>All up to a step of the channel are seen; those that were not, by their messages.</summary>
    public static IReadOnlyList<long> SeeReactionsUpTo(this DialogState state, long opNo)
    {
        state.ReactionsReadUpTo = Math.Max(state.ReactionsReadUpTo, opNo);
        var seen = state.UnreadReactions.Where(u => Math.Max(u.OpNo, u.NoneOpNo) <= opNo).ToList();
        foreach (var one in seen) state.UnreadReactions.Remove(one);
        return [.. seen.Where(u => u.IsThere()).Select(u => u.MessageId)];
    }
}
