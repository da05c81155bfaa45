using CsCheck;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using State = DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Msg.Queries;

/// <summary>How a history is walked through: between which messages, past what is gone, and what that costs.</summary>
public sealed class IndexWalkTests : IDisposable
{
    private static readonly Peer Two = Peer.User(2);

    private readonly Desk desk = new();

    [Theory]
    [InlineData(0, 102, 0, "105 104 103")]
    [InlineData(0, 0, 103, "102 101")]
    [InlineData(0, 101, 105, "104 103 102")]
    [InlineData(104, 101, 0, "103 102")]
    [InlineData(104, 0, 103, "102 101")] // the narrower bound holds
    [InlineData(103, 0, 105, "102 101")]
    [InlineData(0, 105, 0, "")]
    [InlineData(0, 0, 101, "")]
    [InlineData(0, 103, 103, "")]
    [InlineData(0, 500, 0, "")] // of no message
    [InlineData(0, 0, 500, "105 104 103 102 101")]
    [InlineData(0, 50, 0, "105 104 103 102 101")]
    [InlineData(0, 0, 50, "")]
    public async Task Between_two_ids_it_is_what_lies_between_them_in_both_directions(long offset, long min, long max, string expected)
    {
        Seat(desk, [1, 2, 3, 4, 5]);
        Assert.Equal(expected, string.Join(' ', Ids(await AskAsync(desk, offset, min, max))));
        if (offset == 0)
            Assert.Equal(expected, string.Join(' ', Ids(await AskAsync(desk, 0, min, max, forward: true)).Reverse()));
    }

    [Fact]
    public async Task Page_after_page_between_any_two_ids_it_is_what_the_log_has_between_them_after_the_floor() => await Gen.Select(
        Gen.Int[1, 700].Array[1, 60], Gen.Int[0, 700], Gen.Int[0, 700], Gen.Int[0, 300], Gen.Int[1, 20], Gen.Bool).SampleAsync(
        async (drawn, low, high, cleared, limit, forward) =>
    {
        using var one = new Desk();
        int[] log = [.. drawn.Distinct().Order()];
        Seat(one, log, cleared);
        var (min, max) = (low == 0 ? 0 : 100 + low, high == 0 ? 0 : 100 + high);
        var (offset, seen) = (0L, new List<long>());
        while (true)
        {
            var page = await AskAsync(one, offset, min, max, forward, limit);
            seen.AddRange(Ids(page));
            Assert.InRange(page.Messages.Count, page.More ? limit : 0, limit);
            if (!page.More) break;
            offset = page.Messages[^1].Id;
        }

        var between = log.Where(n => n > cleared).Select(n => 100L + n).Where(id => id > min && (max == 0 || id < max));
        Assert.Equal(forward ? between : between.Reverse(), seen);
    });

    [Fact]
    public async Task A_bound_that_is_a_message_is_a_place_to_begin_with_so_that_nothing_before_it_is_read()
    {
        Seat(desk, [1, 20 * 128, 40 * 128]);
        await AskAsync(desk, 0, 0, max: 100 + (20 * 128), limit: 1);
        Assert.DoesNotContain("mailbox/1/dialog/u2/page/40", desk.Store.Reads.SelectMany(k => k));
        desk.Store.ForgetCalls();
        await AskAsync(desk, 0, min: 100 + (20 * 128), 0, forward: true, limit: 1);
        Assert.DoesNotContain("mailbox/1/dialog/u2/page/0", desk.Store.Reads.SelectMany(k => k));
    }

    [Fact]
    public async Task What_is_cleared_is_not_there_from_either_end_nor_from_a_place_within()
    {
        Seat(desk, [1, 2, 3, 4, 5], cleared: 3);
        Assert.Equal([105, 104], Ids(await AskAsync(desk, 0, 0, 0)));
        Assert.Equal([104, 105], Ids(await AskAsync(desk, 0, 0, 0, forward: true)));
        Assert.Empty(Ids(await AskAsync(desk, 102, 0, 0)));
        Assert.Equal([104, 105], Ids(await AskAsync(desk, 102, 0, 0, forward: true)));
        Assert.Empty(Ids(await AskAsync(desk, 104, 0, 0)));
    }

    [Fact]
    public async Task A_dialog_in_which_all_is_cleared_is_not_looked_through()
    {
        Seat(desk, [1, 2, 3], cleared: 3);
        foreach (var forward in new[] { false, true }) Assert.Equal((0, false), await AskAsync(desk, 0, 0, 0, forward) is var page ? (page.Messages.Count, page.More) : default);
        Assert.DoesNotContain(desk.Store.Reads.SelectMany(k => k), k => k.Contains("/page/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_of_which_nothing_is_left_are_stepped_over_and_not_read(bool forward)
    {
        Seat(desk, [1, (3 * 128) + 1, 9000 * 128], 0, new State.PageRange { First = 1, Last = 2 }, new State.PageRange { First = 4, Last = 8999 });
        Assert.Equal(3, (await AskAsync(desk, 0, 0, 0, forward)).Messages.Count);
        Assert.Equal(
            [0, 3, 9000], desk.Store.Reads.SelectMany(k => k).Where(k => k.Contains("/page/", StringComparison.Ordinal)).Select(k => int.Parse(k.Split('/')[^1])).Order());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_time_when_the_owner_was_not_there_is_crossed_in_few_reads(bool forward)
    {
        Seat(desk, [1, 2000 * 128]);
        Assert.Equal(2, (await AskAsync(desk, 0, 0, 0, forward)).Messages.Count);
        Assert.InRange(desk.Store.Reads.Count, 1, 50);
        Assert.All(desk.Store.Reads, keys => Assert.InRange(keys.Count, 1, 64));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_page_is_enough_where_it_has_all_that_is_wanted(bool forward)
    {
        Seat(desk, [.. Enumerable.Range(1, 128 * 20)]);
        await AskAsync(desk, 0, 0, 0, forward, limit: 20);
        Assert.InRange(desk.Store.Reads.SelectMany(k => k).Count(k => k.Contains("/page/", StringComparison.Ordinal)), 1, 2);
    }

    [Fact]
    public async Task Nonsense_is_refused()
    {
        await desk.AssertRefusedAsync(Code.RequestInvalid, "min_id", Asking(0, -1, 0));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "max_id", Asking(0, 0, -1));
        Assert.Empty(desk.Store.Reads);
    }

    public void Dispose() => desk.Dispose();

    // A mailbox whose dialog with 2 has these places; a message's id is 100 more than its place.
    private static void Seat(Desk desk, int[] places, long cleared = 0, params State.PageRange[] empty)
    {
        foreach (var group in places.GroupBy(n => n / Names.MessagesPerPage))
        {
            var page = new State.Page();
            foreach (var n in group) page.Set(n, new Slot(100 + n, 99, SlotMarks.None));
            desk.Store.Put(Names.Page(1, Two, group.Key), page);
        }

        foreach (var n in places) desk.WithMessage(1, 100 + n, Two, n);
        desk.WithDialog(1, Two, new State.DialogState { TopDialogMessageId = places[^1], ClearedUpTo = cleared, EmptyPages = { empty } });
    }

    private static IEnumerable<long> Ids(History history) => history.Messages.Select(m => m.Id);

    private static async Task<History> AskAsync(Desk desk, long offset, long min, long max, bool forward = false, int limit = 0) =>
        (await desk.AskAsync(1, Asking(offset, min, max, forward, limit))).Result.History;

    private static Request Asking(long offset, long min, long max, bool forward = false, int limit = 0) => new()
    {
        GetHistory = new GetHistory { Peer = Two, OffsetId = offset, Limit = limit, Forward = forward, MinId = min, MaxId = max },
    };
}
