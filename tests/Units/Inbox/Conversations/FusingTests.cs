using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;

namespace DaprMessaging.Units.Inbox.Conversations;

/// <summary>What goes by itself, and when: on operations that are made up.</summary>
public sealed class FusingTests
{
    private const long Minute = 60_000;

    private readonly Fuses fuses = new();
    private readonly Dictionary<long, Op> log = [];

    [Fact]
    public void Operations_of_one_lifetime_are_one_run_as_long_as_they_are_near()
    {
        Say(1, 60);
        Say(Fusing.MaxGap + 1, 60);
        Assert.Equal([(60, 1, Fusing.MaxGap + 1, 1 + Minute)], Runs);
        Say((2 * Fusing.MaxGap) + 2, 60);
        Assert.Equal([(60, 1, Fusing.MaxGap + 1, 1 + Minute), (60, (2 * Fusing.MaxGap) + 2, (2 * Fusing.MaxGap) + 2, (2 * Fusing.MaxGap) + 2 + Minute)], Runs);
    }

    [Fact]
    public void Each_lifetime_has_runs_of_its_own_and_the_next_to_go_is_the_first_of_all()
    {
        Say(1, 60);
        Say(2, 5);
        Say(3, 60, 0, 5);
        Assert.Equal([(60, 1, 3, 1 + Minute), (5, 2, 3, 5002)], Runs);
        Assert.Equal(5002, fuses.NextDue());
    }

    [Fact]
    public void What_stays_is_in_no_run()
    {
        Assert.False(Say(1, 0));
        Assert.False(fuses.Light(new Op { OpNo = 2, Edited = new Edited() }));
        Assert.Empty(fuses.Fuses_);
        Assert.Equal(0, fuses.NextDue());
    }

    [Fact]
    public void Nothing_goes_before_its_time()
    {
        Say(1, 60);
        Assert.Empty(fuses.Concerned(Minute));
        Assert.Empty(Burn(Minute));
        Assert.Equal([1L], fuses.Concerned(1 + Minute));
        Assert.Equal([1], Burn(1 + Minute));
        Assert.Empty(fuses.Fuses_);
    }

    [Fact]
    public void Of_an_operation_go_those_whose_time_it_is_and_the_run_goes_on_behind_them()
    {
        Say(1, 5, 0, 60, 5);
        Say(2, 0);
        Say(9, 60);
        Assert.Equal([1, 4], Burn(Minute));
        Assert.Equal([3], Burn(1 + Minute));
        Assert.Equal([(60, 9, 9, 9 + Minute)], Runs);
    }

    [Fact]
    public void However_many_there_are_about_a_hundred_go_at_once()
    {
        for (var n = 1; n <= 250; n++) Say(n, 60);
        Assert.Equal([100, 100, 50, 0], Enumerable.Range(0, 4).Select(_ => Burn(10 * Minute).Count));
        Assert.Empty(fuses.Fuses_);
    }

    [Fact]
    public void Operations_that_are_far_from_one_another_are_looked_at_a_part_at_a_time()
    {
        for (var n = 1; n <= 501; n += Fusing.MaxGap) Say(n, 60);
        Assert.InRange(fuses.Concerned(10 * Minute).Count(), 101, 201);
        var gone = new List<long>();
        for (var rings = 0; fuses.Fuses_.Count > 0; rings++)
        {
            Assert.True(rings < 10, "it does not end");
            gone.AddRange(Burn(10 * Minute));
        }

        Assert.Equal([1, 2, 3, 4, 5, 6], gone);
    }

    [Fact]
    public void Only_what_may_be_looked_at_is_looked_at()
    {
        for (var n = 1; n <= 501; n += Fusing.MaxGap) Say(n, 60);
        while (fuses.Fuses_.Count > 0)
        {
            var allowed = fuses.Concerned(10 * Minute).ToHashSet();
            fuses.Burn(10 * Minute, n => allowed.Contains(n) ? log.GetValueOrDefault(n) : throw new InvalidOperationException($"{n} was not asked for"));
        }
    }

    [Fact]
    public void What_cannot_be_read_holds_up_nothing_that_comes_after_it()
    {
        for (var n = 1; n <= 301; n += Fusing.MaxGap) Say(n, 60);
        foreach (var n in new[] { 1, 101, 201 }) log.Remove(n);
        Assert.Empty(Burn(10 * Minute));
        Assert.Equal([4], Burn(10 * Minute));
        Assert.Empty(fuses.Fuses_);
    }

    [Fact]
    public void There_is_room_for_so_many_lifetimes_and_always_for_those_that_are_there()
    {
        for (var n = 1; n <= Fusing.MaxRuns - 1; n++) Say(n, n);
        var next = Fusing.MaxRuns;
        Assert.True(fuses.HasRoom(next, [5000, 5000, 0]));
        Assert.False(fuses.HasRoom(next, [5000, 6000]));
        Say(next++, 5000);
        Assert.False(fuses.HasRoom(next, [6000]));
        Assert.True(fuses.HasRoom(next, [5000, Fusing.MaxRuns - 1]));
        Assert.False(fuses.HasRoom(next, [1])); // of that one the run is far back
        Assert.True(fuses.HasRoom(next, [0]));
    }

    private IEnumerable<(int, long, long, long)> Runs => fuses.Fuses_.Select(f => (f.TtlSeconds, f.FirstOp, f.LastOp, f.DueAt));

    // Operation n is of the time n; its messages follow those of the one before.
    private bool Say(long n, params int[] lifetimes)
    {
        var first = log.Count == 0 ? 1 : log.Values.MaxBy(o => o.OpNo) is { } last ? last.LastDialogMessageId() + 1 : 1;
        log[n] = new Op { OpNo = n, Date = n, Sent = new Sent { FirstDialogMessageId = first, Items = { lifetimes.Select(t => new SentItem { TtlSeconds = t }) } } };
        return fuses.Light(log[n]);
    }

    private List<long> Burn(long now) => fuses.Burn(now, log.GetValueOrDefault);
}
