using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using DaprMessaging.Inbox.Conversations;
using DaprMessaging.Inbox.Mailboxes;

namespace DaprMessaging.Inbox.Verification;

/// <summary>Whoever has written messages of a channel to which others react has that in the mailbox; or that nobody does any more.</summary>
internal sealed class ReactionsCheck(IStateStore store, string channel)
{
    private const int PerCall = 200;

    /// <summary>What mailboxes lack: it would be news to them.</summary>
    /// <param name="notes">The newest of each kind, by author and message.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<IReadOnlyList<(long User, ReactionNote Note)>> LateAsync(IEnumerable<(long User, ReactionNote Note)> notes, CancellationToken ct)
    {
        var late = new List<(long User, ReactionNote Note)>();
        foreach (var some in notes.GroupBy(n => n.User, n => n.Note).Chunk(PerCall))
        {
            var dialogs = await store.ReadAsync([.. some.Select(g => Names.Dialog(g.Key, ConversationId.PeerOf(channel, g.Key)))], DialogState.Parser, ct);
            foreach (var (author, dialog) in some.Zip(dialogs).Where(d => !d.Second.IsUnreadable))
                late.AddRange(Late(dialog.Value ?? new DialogState(), [.. author.OrderBy(n => n.OpNo)]).Select(note => (author.Key, note)));
        }

        return late;
    }

    // A mailbox that ever had no room for more of them lacks some by right, and nothing says which.
    private static IEnumerable<ReactionNote> Late(DialogState dialog, IReadOnlyList<ReactionNote> notes)
    {
        var hadRoom = notes.Select(n => n.DialogMessageId).Distinct().Count() <= Limits.UnreadReactions;
        var known = dialog.UnreadReactions.Select(u => u.MessageId).ToHashSet();
        return notes.Where(n => (hadRoom || known.Contains(n.DialogMessageId)) && dialog.Clone().Note(n, 0));
    }
}
