using CsCheck;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Contracts;

public sealed class SlotsTests
{
    [Fact]
    public void A_page_gives_back_what_was_put_into_it() =>
        Gen.Select(Gen.Long[0, 127], Gen.Long[1, 1L << 52], Gen.Long[1, 1L << 52], Gen.Int[0, 7]).List[0, 40].Sample(entries =>
        {
            var page = new Page();
            var expected = new Dictionary<long, Slot>();
            foreach (var (place, messageId, author, flags) in entries)
            {
                expected[place] = new Slot(messageId, author, (SlotMarks)flags);
                page.Set(place, expected[place]);
            }

            for (var place = 0L; place < 128; place++)
                Assert.Equal(expected.GetValueOrDefault(place), page.SlotOf(place));
            Assert.Equal(page.MessageIds.Count, page.Authors.Count);
            Assert.Equal(page.MessageIds.Count, page.Flags.Count);
        });

    [Fact]
    public void A_message_has_the_same_place_on_every_page()
    {
        var page = new Page();
        page.Set(128 * 7 + 5, new Slot(1000, 3, SlotMarks.None));
        Assert.Equal(1000, page.SlotOf(5).MessageId);
        Assert.Equal(1000, page.SlotOf(128 * 7 + 5).MessageId);
    }

    [Fact]
    public void What_was_never_put_there_is_nothing()
    {
        Assert.Equal(default, new Page().SlotOf(5));
        Assert.False(new Page().SlotOf(5).Counts);
    }

    [Theory]
    [InlineData(SlotMarks.None, true)]
    [InlineData(SlotMarks.Mentioned, true)]
    [InlineData(SlotMarks.Out, false)]
    [InlineData(SlotMarks.Service, false)]
    [InlineData(SlotMarks.Out | SlotMarks.Service, false)]
    public void Messages_of_others_count_as_unread_and_nothing_else_does(SlotMarks marks, bool counts)
    {
        Assert.Equal(counts, new Slot(1, 2, marks).Counts);
        Assert.False(new Slot(0, 2, marks).Counts); // the owner does not have it
    }

    [Fact]
    public void What_counts_after_a_mark_is_what_a_recount_finds() =>
        Gen.Select(Gen.Int[-1, 4].Array[0, 128], Gen.Int[0, 127], Gen.Int[0, 5]).Sample((kinds, mark, pageNumber) =>
        {
            var page = new Page();
            for (var i = 0; i < kinds.Length; i++)
                page.Set(i, kinds[i] < 0 ? default : new Slot(i + 1, 9, (SlotMarks)kinds[i]));
            var recount = kinds.Skip(mark + 1).Count(k => k is 0 or 4);
            Assert.Equal(recount, page.CountAfter(pageNumber, pageNumber * 128L + mark));
        });

    [Fact]
    public void The_places_after_a_mark_come_the_oldest_first_under_their_numbers() => Gen.Select(Gen.Int[0, 128], Gen.Int[-200, 200], Gen.Int[0, 5]).Sample((count, mark, k) =>
    {
        var page = new Page();
        for (var i = 0; i < count; i++) page.Set(i, new Slot(1000 + i, 9, SlotMarks.None));
        var first = k * 128L;
        Assert.Equal(
            Enumerable.Range(0, count).Where(i => first + i > first + mark).Select(i => (first + i, 1000L + i)),
            page.After(k, first + mark).Select(s => (s.Place, s.Slot.MessageId)));
    });

    [Theory]
    [InlineData(SlotMarks.None, (7 * 128) + 3)]
    [InlineData(SlotMarks.Deleted, (7 * 128) + 1)]
    public void The_newest_of_a_page_is_the_last_one_that_shows(SlotMarks ofLast, long place)
    {
        var page = new Page();
        page.Set(1, new Slot(101, 9, SlotMarks.Out));
        page.Set(3, new Slot(103, 9, ofLast));
        page.Set(4, new Slot(0, 9, SlotMarks.Blocked));
        Assert.Equal(place, page.Newest(7));
        Assert.Equal((7 * 128) + 1, page.Newest(7, but: p => p > (7 * 128) + 2));
        Assert.Null(page.Newest(7, but: _ => true));
    }

    [Fact]
    public void A_page_without_any_has_no_newest() => Assert.Null(new Page().Newest(7));
}
