using DaprMessaging.Cli.Bench;
using Microsoft.Extensions.Time.Testing;

namespace DaprMessaging.Units.Cli.Bench;

public sealed class PaceTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public async Task A_sender_that_was_held_up_finds_all_that_was_due_meanwhile()
    {
        var pace = new Pace(time, 100);
        var start = time.GetTimestamp();
        time.Advance(TimeSpan.FromSeconds(1));
        for (var n = 0; n <= 100; n++)
            Assert.Equal(TimeSpan.FromMilliseconds(10 * n), time.GetElapsedTime(start, await pace.NextAsync(TestContext.Current.CancellationToken)));
        Assert.False(pace.NextAsync(TestContext.Current.CancellationToken).IsCompleted);
    }
}
