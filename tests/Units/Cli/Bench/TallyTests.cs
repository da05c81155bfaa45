using DaprMessaging.Cli.Bench;
using Microsoft.Extensions.Time.Testing;

namespace DaprMessaging.Units.Cli.Bench;

public sealed class TallyTests
{
    private readonly FakeTimeProvider time = new();
    private readonly Meter meter;
    private readonly Tally tally;

    public TallyTests() => tally = new Tally(meter = new Meter(time));

    [Fact]
    public void Every_number_of_a_sender_counts_once_and_is_noticed_twice()
    {
        tally.Take(new Stamp(1, 1, 0));
        tally.Take(new Stamp(1, 2, 0));
        tally.Take(new Stamp(2, 1, 0));
        tally.Take(new Stamp(1, 1, 0));
        Assert.Equal((2, 1, 0, 1), (tally.CountOf(1), tally.CountOf(2), tally.CountOf(3), tally.Duplicated));
    }

    [Fact]
    public void Latency_counts_from_the_moment_that_a_message_was_due()
    {
        var dueAt = time.GetTimestamp();
        time.Advance(TimeSpan.FromMilliseconds(5));
        tally.Take(new Stamp(1, 1, dueAt));
        var taken = meter.Take();
        Assert.Equal(1, taken.TotalCount);
        Assert.InRange(taken.GetValueAtPercentile(50), 4990, 5010);
        Assert.Equal(0, meter.Take().TotalCount);
    }
}
