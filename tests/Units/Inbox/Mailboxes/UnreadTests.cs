using CsCheck;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Mailboxes;

namespace DaprMessaging.Units.Inbox.Mailboxes;

public sealed class UnreadTests
{
    [Fact]
    public void Each_page_has_a_count_and_their_sum_is_the_count_of_the_dialog()
    {
        var dialog = new DialogState();
        foreach (var id in new long[] { 126, 127, 128, 129, 300 }) dialog.Add(id);
        Assert.Equal([(0, 2), (1, 2), (2, 1)], dialog.UnreadPages.Select(p => ((int)p.Page, p.Count)));
        Assert.Equal(5, dialog.UnreadCount);
    }

    [Theory]
    [InlineData(126, 4)] // in the middle of a page
    [InlineData(127, 3)] // its last message
    [InlineData(128, 2)] // the first of the next
    [InlineData(129, 1)]
    [InlineData(200, 1)] // nothing unread around it
    [InlineData(300, 0)]
    public void Reading_up_to_a_message_leaves_what_comes_after_it(long mark, int left)
    {
        var (dialog, pages) = Unread([126, 127, 128, 129, 300]);
        dialog.ReadUpTo(mark, pages.GetValueOrDefault(mark / 128, new Page()));
        Assert.Equal(left, dialog.UnreadCount);
        Assert.DoesNotContain(dialog.UnreadPages, p => p.Count == 0 || p.Page < mark / 128);
    }

    [Fact]
    public void Whatever_is_read_in_between_the_count_is_a_recount() =>
        Gen.Select(Gen.Int[1, 400].Array[0, 120], Gen.Int[0, 400].Array[0, 6]).Sample((ids, marks) =>
        {
            var all = ids.Distinct().Order().ToArray();
            var (dialog, pages) = Unread([.. all.Select(id => (long)id)]);
            var read = 0;
            foreach (var mark in marks.Where(m => m > read))
            {
                read = mark;
                dialog.ReadUpTo(mark, pages.GetValueOrDefault(mark / 128, new Page()));
                Assert.Equal(all.Count(id => id > mark), dialog.UnreadCount);
                Assert.Equal(dialog.UnreadCount, dialog.UnreadPages.Sum(p => p.Count));
            }
        });

    private static (DialogState, Dictionary<long, Page>) Unread(long[] ids)
    {
        var dialog = new DialogState();
        var pages = new Dictionary<long, Page>();
        foreach (var id in ids)
        {
            dialog.Add(id);
            if (!pages.TryGetValue(id / 128, out var page)) pages[id / 128] = page = new Page();
            page.Set(id, new Slot(id, 2, SlotMarks.None));
        }

        return (dialog, pages);
    }
}
