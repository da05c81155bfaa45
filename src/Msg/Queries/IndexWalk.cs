using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Msg.Queries;

/// <summary>Goes through the index of a dialog, from a place in either direction, past pages on which nothing is left.</summary>
internal sealed class IndexWalk(Mailbox mailbox, Peer peer, DialogState dialog)
{
    // The further it goes, the more are read at once: there may be many that have nothing, of a time when the owner was not there.
    private const int FewPages = 2, ManyPages = 64;

    /// <summary>The messages that the dialog shows, as many as are wanted.</summary>
    public async Task<List<(long Place, long MessageId)>> WalkAsync(
        long start, bool forward, int wanted, long minId = 0, long maxId = 0, CancellationToken ct = default)
    {
        var found = new List<(long Place, long MessageId)>();
        var at = forward ? Math.Max(start, dialog.ClearedUpTo + 1) : Math.Min(start, dialog.TopDialogMessageId);
        for (var pages = FewPages; at > dialog.ClearedUpTo && at <= dialog.TopDialogMessageId && found.Count < wanted; pages = Math.Min(pages * 2, ManyPages))
        {
            var numbers = Numbers(at / Names.MessagesPerPage, forward).Take(pages).ToList();
            if (numbers.Count == 0) break;
            foreach (var (k, page) in numbers.Zip(await mailbox.GetAsync([.. numbers.Select(k => Names.Page(mailbox.User, peer, k))], Page.Parser, ct)))
            {
                foreach (var (place, slot) in Places(k, page ?? new Page(), at, forward))
                {
                    if (found.Count == wanted) break;
                    if (forward ? maxId > 0 && slot.MessageId >= maxId : slot.MessageId <= minId) return found;
                    if (forward ? slot.MessageId > minId : maxId == 0 || slot.MessageId < maxId) found.Add((place, slot.MessageId));
                }

                at = forward ? (k + 1) * Names.MessagesPerPage : (k * Names.MessagesPerPage) - 1;
            }
        }

        return found;
    }

    private IEnumerable<(long Place, Slot Slot)> Places(long k, Page page, long at, bool forward)
    {
        var all = page.After(k, dialog.ClearedUpTo).Where(s => s.Slot.Shows && (forward ? s.Place >= at : s.Place <= at));
        return forward ? all : all.Reverse();
    }

    // Ranges of empty pages are stepped over.
    private IEnumerable<long> Numbers(long first, bool forward)
    {
        for (var k = first; forward ? k <= dialog.TopDialogMessageId / Names.MessagesPerPage : k >= dialog.ClearedUpTo / Names.MessagesPerPage; k += forward ? 1 : -1)
        {
            var empty = dialog.EmptyPages.FirstOrDefault(r => r.First <= k && k <= r.Last);
            if (empty is null) yield return k;
            else k = forward ? empty.Last : empty.First;
        }
    }
}
