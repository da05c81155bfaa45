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
        var (dialog, _) = Unread([126, 127, 128, 129, 300], mentions: [127, 300]);
        Assert.Equal([(0, 2, 1), (1, 2, 0), (2, 1, 1)], dialog.UnreadPages.Select(p => ((int)p.Page, p.Count, p.Mentions)));
        Assert.Equal((5, 2), (dialog.UnreadCount, dialog.UnreadMentionsCount));
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
    public void Reading_sees_no_mention_and_seeing_mentions_reads_nothing()
    {
        var (dialog, pages) = Unread([126, 127, 128, 300], mentions: [126, 128, 300]);
        dialog.ReadUpTo(128, pages[1]);
        Assert.Equal((1, 3), (dialog.UnreadCount, dialog.UnreadMentionsCount));
        dialog.SeeMentionsUpTo(128, pages[1]);
        Assert.Equal((1, 1), (dialog.UnreadCount, dialog.UnreadMentionsCount));
        Assert.Equal([(2, 1, 1)], dialog.UnreadPages.Select(p => ((int)p.Page, p.Count, p.Mentions)));
    }

    [Fact]
    public void Clearing_up_to_a_message_leaves_nothing_unread_before_it()
    {
        var (dialog, pages) = Unread([126, 127, 128, 300], mentions: [126, 128, 300]);
        dialog.ClearUpTo(128, pages[1]);
        Assert.Equal((1, 1, 0), (dialog.UnreadCount, dialog.UnreadMentionsCount, dialog.ReadInbox));
    }

    [Fact]
    public void Whatever_marks_are_moved_in_between_the_counts_are_a_recount() =>
        Gen.Select(Gen.Int[1, 400].Array[0, 120], Gen.Select(Gen.Int[0, 2], Gen.Int[0, 400]).Array[0, 8]).Sample((ids, moves) =>
        {
            long[] all = [.. ids.Distinct().Order().Select(id => (long)id)];
            var (dialog, pages) = Unread(all, [.. all.Where(id => id % 3 == 0)]);
            long[] marks = [0, 0, 0];
            foreach (var (kind, mark) in moves.Where(m => m.Item2 > marks[m.Item1]))
            {
                if (mark <= marks[kind]) continue;
                marks[kind] = mark;
                var page = pages.GetValueOrDefault(mark / 128, new Page());
                if (kind == 0) dialog.ReadUpTo(mark, page);
                else if (kind == 1) dialog.SeeMentionsUpTo(mark, page);
                else dialog.ClearUpTo(mark, page);
                Assert.Equal(all.Count(id => id > Math.Max(marks[0], marks[2])), dialog.UnreadCount);
                Assert.Equal(all.Count(id => id % 3 == 0 && id > Math.Max(marks[1], marks[2])), dialog.UnreadMentionsCount);
                Assert.Equal((dialog.UnreadCount, dialog.UnreadMentionsCount), (dialog.UnreadPages.Sum(p => p.Count), dialog.UnreadPages.Sum(p => p.Mentions)));
                Assert.DoesNotContain(dialog.UnreadPages, p => p is { Count: 0, Mentions: 0 });
            }
        });

    private static (DialogState, Dictionary<long, Page>) Unread(long[] ids, long[]? mentions = null)
    {
        var dialog = new DialogState();
        var pages = new Dictionary<long, Page>();
        foreach (var id in ids)
        {
            var slot = new Slot(id, 2, mentions?.Contains(id) == true ? SlotMarks.Mentioned : SlotMarks.None);
            dialog.Add(id, slot);
            if (!pages.TryGetValue(id / 128, out var page)) pages[id / 128] = page = new Page();
            page.Set(id, slot);
        }

        return (dialog, pages);
    }
}
