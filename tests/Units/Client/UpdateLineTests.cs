using CsCheck;
using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Kind = DaprMessaging.Contracts.Client.Difference.Types.Kind;

namespace DaprMessaging.Units.Client;

/// <summary>Whatever comes, however often and in whatever order, goes on once and in the order of pts.</summary>
public sealed class UpdateLineTests
{
    private readonly List<Update> gone = [];

    [Fact]
    public void What_comes_in_order_goes_on_at_once()
    {
        var line = new UpdateLine(4);
        Offer(line, 5, 6, 7);
        Assert.Equal([5, 6, 7], Gone());
        Assert.Equal((7, 7, false), (line.Pts, line.Head, line.IsBehind));
    }

    [Fact]
    public void What_comes_too_early_waits_for_what_is_before_it()
    {
        var line = new UpdateLine(0);
        Offer(line, 3, 2);
        Assert.Empty(Gone());
        Assert.True(line.IsBehind);
        Offer(line, 1);
        Assert.Equal([1, 2, 3], Gone());
        Assert.False(line.IsBehind);
    }

    [Fact]
    public void What_comes_again_does_not_go_on_again()
    {
        var line = new UpdateLine(0);
        Offer(line, 1, 1, 2);
        Offer(line, 2, 1, 3);
        Assert.Equal([1, 2, 3], Gone());
    }

    [Fact]
    public void What_was_before_the_beginning_is_passed_over()
    {
        var line = new UpdateLine(10);
        Offer(line, 9, 10, 11);
        Assert.Equal([11], Gone());
    }

    [Fact]
    public void A_head_that_is_further_is_a_gap_as_well()
    {
        var line = new UpdateLine(4);
        line.Offer([], head: 5, Take);
        Assert.Equal((4, 5, true), (line.Pts, line.Head, line.IsBehind));
        line.Offer([], head: 3, Take); // late news
        Assert.Equal(5, line.Head);
    }

    [Fact]
    public void A_difference_closes_the_gap_and_lets_go_what_waited_behind_it()
    {
        var line = new UpdateLine(0);
        Offer(line, 3, 4);
        line.Take(Part(Kind.Difference, 1, 2), Take);
        Assert.Equal([1, 2, 3, 4], Gone());
        Assert.False(line.IsBehind);
    }

    [Fact]
    public void After_a_slice_there_is_more_to_ask()
    {
        var line = new UpdateLine(0);
        line.Offer([], head: 4, Take);
        line.Take(Part(Kind.Slice, 1, 2), Take);
        Assert.True(line.IsBehind);
        line.Take(Part(Kind.Difference, 3, 4), Take);
        Assert.False(line.IsBehind);
    }

    [Fact]
    public void When_it_was_too_long_it_says_so_and_goes_on_from_there()
    {
        var line = new UpdateLine(4);
        Offer(line, 50);
        line.Take(new Difference { Kind = Kind.TooLong, Pts = 100 }, Take);
        Offer(line, 90, 101);
        Assert.Equal([100, 101], Gone());
        Assert.NotNull(gone[0].TooLong);
        Assert.Equal((101, false), (line.Pts, line.IsBehind));
    }

    [Fact]
    public void A_device_that_was_ahead_goes_back_to_where_its_mailbox_is()
    {
        var line = new UpdateLine(500);
        Offer(line, 501, 502);
        line.Take(new Difference { Kind = Kind.TooLong, Pts = 100 }, Take);
        Offer(line, 101);
        Assert.Equal([501, 502, 100, 101], Gone());
        Assert.False(line.IsBehind);
    }

    [Fact]
    public void A_too_long_that_finds_no_room_is_said_later()
    {
        var line = new UpdateLine(4);
        line.Offer([], head: 100, Take);
        line.Take(new Difference { Kind = Kind.TooLong, Pts = 100 }, _ => false);
        Assert.Equal((4, true), (line.Pts, line.IsBehind));
        line.Take(new Difference { Kind = Kind.TooLong, Pts = 100 }, Take);
        Assert.NotNull(Assert.Single(gone).TooLong);
    }

    [Fact]
    public void What_is_refused_is_not_lost()
    {
        var line = new UpdateLine(0);
        line.Offer([Step(1), Step(2), Step(3)], 3, u => u.Pts < 2 && Take(u));
        Assert.Equal((1, true), (line.Pts, line.IsBehind));
        line.Offer([], 3, Take);
        Assert.Equal([1, 2, 3], Gone());
    }

    [Fact]
    public void Step_after_step_is_the_same_as_a_step_that_shows_nothing()
    {
        var line = new UpdateLine(0);
        line.Offer(
            [Step(1), new Update { Pts = 2, Unavailable = new Unavailable() }, new Update { Pts = 3, Skipped = new Skipped() }], 3, Take);
        Assert.Equal([1, 2, 3], Gone());
    }

    [Fact]
    public void What_waits_is_bounded_and_a_wide_gap_is_closed_in_as_many_questions_as_it_has_slices()
    {
        const int Head = 20_000;
        var line = new UpdateLine(0);
        Offer(line, [.. Enumerable.Range(5_000, Head - 5_000 + 1).Select(n => (long)n)]);
        Assert.Empty(Gone());
        var questions = 0;
        while (line.IsBehind && questions++ < 1000)
            line.Take(
                Part(Kind.Slice, [.. Enumerable.Range((int)line.Pts + 1, (int)Math.Min(500, Head - line.Pts)).Select(n => (long)n)]), Take);
        Assert.Equal(Enumerable.Range(1, Head).Select(n => (long)n), Gone());
        Assert.InRange(questions, 1, Head / 500);
    }

    [Fact]
    public void Of_what_comes_too_early_1024_wait_and_the_rest_stays_on_the_server()
    {
        var line = new UpdateLine(0);
        Offer(line, Steps(2, 2000));
        Offer(line, 1);
        Assert.Equal(Steps(1, 1025), Gone());
        Assert.Equal((1025, 2000, true), (line.Pts, line.Head, line.IsBehind));
    }

    [Fact]
    public void What_comes_again_takes_no_room_from_what_waits()
    {
        var line = new UpdateLine(0);
        for (var n = 1; n <= 1500; n++) Offer(line, n, n, 1);
        Offer(line, Steps(1502, 1501 + 1024));
        Offer(line, 1501);
        Assert.Equal(1501 + 1024, line.Pts);
    }

    [Fact]
    public void What_waits_from_another_past_does_not_go_on_in_this_one()
    {
        var line = new UpdateLine(500);
        Offer(line, 502);
        line.Take(new Difference { Kind = Kind.TooLong, Pts = 100 }, Take);
        Offer(line, Steps(101, 501));
        Assert.Equal((501, false), (line.Pts, line.IsBehind));
    }

    [Fact]
    public void In_whatever_order_with_drops_and_duplicates_the_difference_makes_it_whole() =>
        Gen.Select(Gen.Int[1, 60].SelectMany(n => Gen.Select(Gen.Const(n), Gen.Int[1, n].Array[0, 90])), Gen.Int[1, 20],
            Gen.Int[1, 9]).Sample((pushed, limit, batch) =>
        {
            var (head, order) = pushed;
            var taken = new List<long>();
            var line = new UpdateLine(0);
            foreach (var part in order.Chunk(batch)) line.Offer(part.Select(n => Step(n)), part.Max(), u => Add(taken, u));
            line.Offer([], head, u => Add(taken, u));
            while (line.IsBehind) line.Take(DifferenceAfter(line.Pts, head, limit), u => Add(taken, u));
            Assert.Equal(Enumerable.Range(1, head).Select(n => (long)n), taken);
        });

    [Fact]
    public void A_consumer_that_refuses_now_and_then_gets_all_in_the_end_and_each_once() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[0, 1 << 30]).Sample((head, seed) =>
        {
            var random = new Random(seed);
            var taken = new List<long>();
            var line = new UpdateLine(0);
            bool Fickle(Update update) => random.Next(2) == 0 && Add(taken, update);
            for (var n = 0; n < 100; n++)
            {
                var pts = random.Next(1, head + 1);
                if (random.Next(3) == 0) line.Take(DifferenceAfter(line.Pts, head, random.Next(1, 10)), Fickle);
                else line.Offer([Step(pts)], pts, Fickle);
            }

            while (line.Pts < head) line.Take(DifferenceAfter(line.Pts, head, 10), u => Add(taken, u));
            Assert.Equal(Enumerable.Range(1, head).Select(n => (long)n), taken);
        });

    private static Difference DifferenceAfter(long pts, long head, int limit)
    {
        var last = Math.Min(head, pts + limit);
        return Part(
            last < head ? Kind.Slice : Kind.Difference,
            [.. Enumerable.Range((int)pts + 1, (int)Math.Max(0, last - pts)).Select(n => (long)n)]);
    }

    private static Difference Part(Kind kind, params long[] steps) =>
        new() { Kind = kind, Updates = { steps.Select(Step) }, Pts = steps.DefaultIfEmpty(0).Max() };

    private static long[] Steps(int first, int last) => [.. Enumerable.Range(first, last - first + 1).Select(n => (long)n)];

    private void Offer(UpdateLine line, params long[] steps) => line.Offer(steps.Select(Step), 0, Take);

    private bool Take(Update update)
    {
        gone.Add(update);
        return true;
    }

    private IEnumerable<long> Gone() => gone.Select(u => u.Pts);

    private static bool Add(List<long> taken, Update update)
    {
        taken.Add(update.Pts);
        return true;
    }

    private static Update Step(long pts) => new() { Pts = pts };

    private static Update Step(int pts) => new() { Pts = pts };
}
