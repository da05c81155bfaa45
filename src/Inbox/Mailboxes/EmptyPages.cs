using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>
/// Pages of a dialog on which no message is left, as ranges: who looks for the newest message steps over them, however
/// many they are.
/// </summary>
internal static class EmptyPages
{
    /// <summary>The pages that have messages not after one, or may have some, the newest first; none that is cleared.</summary>
    public static IEnumerable<long> PagesDown(this DialogState dialog, long from = long.MaxValue)
    {
        var i = dialog.EmptyPages.Count - 1;
        from = Math.Min(from, dialog.TopDialogMessageId);
        for (var k = from == 0 ? -1 : from / Names.MessagesPerPage; k >= dialog.ClearedUpTo / Names.MessagesPerPage; k--)
        {
            while (i >= 0 && dialog.EmptyPages[i].First > k) i--;
            if (i >= 0 && dialog.EmptyPages[i].Last >= k) k = dialog.EmptyPages[i].First;
            else yield return k;
        }
    }

    public static void IsEmptied(this DialogState dialog, long k)
    {
        var i = 0;
        while (i < dialog.EmptyPages.Count && dialog.EmptyPages[i].Last < k - 1) i++;
        if (i == dialog.EmptyPages.Count || dialog.EmptyPages[i].First > k + 1)
        {
            dialog.EmptyPages.Insert(i, new PageRange { First = k, Last = k });
            return;
        }

        var range = dialog.EmptyPages[i];
        (range.First, range.Last) = (Math.Min(range.First, k), Math.Max(range.Last, k));
        if (i + 1 < dialog.EmptyPages.Count && dialog.EmptyPages[i + 1].First <= range.Last + 1)
        {
            range.Last = Math.Max(range.Last, dialog.EmptyPages[i + 1].Last);
            dialog.EmptyPages.RemoveAt(i + 1);
        }
    }

    /// <summary>A message came to this page, which is the last one.</summary>
    public static void IsFilled(this DialogState dialog, long k)
    {
        if (dialog.EmptyPages.Count == 0 || dialog.EmptyPages[^1] is var last && last.Last != k) return;
        if (last.First == last.Last) dialog.EmptyPages.RemoveAt(dialog.EmptyPages.Count - 1);
        else last.Last--;
    }
}
