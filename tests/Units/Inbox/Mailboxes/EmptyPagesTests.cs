using CsCheck;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Mailboxes;

namespace DaprMessaging.Units.Inbox.Mailboxes;

public sealed class EmptyPagesTests
{
    [Fact]
    public void Whatever_is_emptied_and_filled_the_pages_left_are_those_of_a_set() =>
        Gen.Select(Gen.Int[0, 12], Gen.Select(Gen.Bool, Gen.Int[0, 14]).Array[0, 60]).Sample((first, changes) =>
        {
            var dialog = new DialogState { TopDialogMessageId = (first * 128) + 1 };
            var empty = new SortedSet<long>();
            foreach (var (isFilled, k) in changes)
            {
                var top = dialog.TopDialogMessageId / 128;
                if (isFilled)
                {
                    // Messages come to the newest page, or begin one.
                    var page = top + (k % 2);
                    dialog.IsFilled(page);
                    empty.Remove(page);
                    dialog.TopDialogMessageId = Math.Max(dialog.TopDialogMessageId, page * 128);
                }
                else
                {
                    var page = Math.Min(k, top);
                    dialog.IsEmptied(page);
                    empty.Add(page);
                }

                AssertSame(dialog, empty);
            }
        });

    [Fact]
    public void A_dialog_without_messages_has_no_pages() => Assert.Empty(new DialogState().PagesDown());

    [Fact]
    public void Pages_that_meet_become_one_range()
    {
        var dialog = new DialogState { TopDialogMessageId = 1000 };
        foreach (var k in new long[] { 1, 3, 5, 4, 2 }) dialog.IsEmptied(k);
        Assert.Equal(new PageRange { First = 1, Last = 5 }, Assert.Single(dialog.EmptyPages));
        Assert.Equal([7, 6, 0], dialog.PagesDown());
    }

    private static void AssertSame(DialogState dialog, SortedSet<long> empty)
    {
        var all = Enumerable.Range(0, (int)(dialog.TopDialogMessageId / 128) + 1).Select(k => (long)k);
        Assert.Equal(all.Where(k => !empty.Contains(k)).Reverse(), dialog.PagesDown());

        // As few ranges as there can be, in their order.
        Assert.All(dialog.EmptyPages, p => Assert.True(p.First <= p.Last));
        Assert.All(dialog.EmptyPages.Zip(dialog.EmptyPages.Skip(1)), p => Assert.True(p.First.Last + 1 < p.Second.First));
        Assert.Equal(empty, dialog.EmptyPages.SelectMany(p => Enumerable.Range((int)p.First, (int)(p.Last - p.First + 1)).Select(k => (long)k)));
    }
}
