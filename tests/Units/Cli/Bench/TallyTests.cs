using DaprMessaging.Cli.Bench;
using HdrHistogram;
using Microsoft.Extensions.Time.Testing;

namespace DaprMessaging.Units.Cli.Bench;

public sealed class TallyTests
{
    private readonly FakeTimeProvider time = new();
    private readonly LongConcurrentHistogram latencies = new(1, 600_000_000, 3);
    private readonly Tally tally;

    public TallyTests() => tally = new Tally(time, latencies);

    [Fact]
    public void A_text_is_as_long_as_asked() =>
        Assert.Equal([40, 200, 4096], new[] { 40, 200, 4096 }.Select(size => tally.NewText(7, size).Length));

    [Fact]
    public void Every_number_counts_once_and_is_noticed_twice()
    {
        var one = tally.NewText(1, 40);
        tally.Take(one);
        tally.Take(tally.NewText(2, 40));
        tally.Take(one);
        Assert.Equal((2, 1), (tally.Count, tally.Duplicated));
    }

    [Fact]
    public void Latency_is_from_the_call_that_sent_it_and_only_while_it_is_measured()
    {
        var (before, during) = (tally.NewText(1, 40), tally.NewText(2, 40));
        time.Advance(TimeSpan.FromMilliseconds(5));
        tally.Take(before);
        tally.IsMeasuring = true;
        tally.Take(during);
        Assert.Equal(1, latencies.TotalCount);
        Assert.InRange(latencies.GetValueAtPercentile(50), 4990, 5010);
    }
}
