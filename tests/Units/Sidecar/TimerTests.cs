using System.Net;
using DaprMessaging.Sidecar.Actors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace DaprMessaging.Units.Sidecar;

public sealed class TimerTests : IAsyncLifetime
{
    private const string Timer = "/v1.0/actors/Clock/a/timers/tick";
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly AlarmApp clock = new();
    private TestHost host = null!;
    private TestApp app = null!;
    private HttpClient http = null!;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync(time: time);
        app = await AlarmApp.StartAsync(await host.Host.AddAsync("clock"), clock);
        http = host.Http(app.Sidecar);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_timer_rings_when_due_and_then_each_period_with_what_it_was_set_with()
    {
        await SetAsync("""{"dueTime":"0h0m2s0ms","period":"10s","callback":"OnTick","data":{ "x" : 1 }}""");
        await AdvanceAsync(1.9, 0);
        await AdvanceAsync(0.1, 1);
        Assert.Equal("""Clock/a/timer/tick {"data":{"x":1},"callback":"OnTick","dueTime":"0h0m2s0ms","period":"10s"}""",
            clock.Calls.First());
        await AdvanceAsync(10, 2);
        await AdvanceAsync(10, 3);
    }

    [Fact]
    public async Task Without_a_due_time_it_rings_at_once_and_without_a_period_once()
    {
        await SetAsync("""{"callback":"OnTick"}""");
        await AdvanceAsync(0, 1);
        await AdvanceAsync(3600, 1);
        Assert.Equal("""Clock/a/timer/tick {"callback":"OnTick","dueTime":"","period":""}""", clock.Calls.First());
    }

    [Fact]
    public async Task Repetitions_and_a_time_to_live_end_it()
    {
        await SetAsync("""{"dueTime":"PT1S","period":"R3/PT2S"}""");
        await AdvanceAsync(1, 1);
        await AdvanceAsync(2, 2);
        await AdvanceAsync(2, 3);
        await AdvanceAsync(20, 3);
        await SetAsync("""{"dueTime":"1s","period":"2s","ttl":"3s"}""");
        await AdvanceAsync(1, 4);
        await AdvanceAsync(2, 5);
        await AdvanceAsync(20, 5);
    }

    [Fact]
    public async Task A_timer_set_anew_replaces_the_old_one_and_a_removed_one_rings_no_more()
    {
        await SetAsync("""{"dueTime":"5s","data":"old"}""");
        await SetAsync("""{"dueTime":"5s","period":"5s","data":"new"}""");
        await AdvanceAsync(5, 1);
        Assert.Contains("\"new\"", clock.Calls.First(), StringComparison.Ordinal);
        using var removed = await http.DeleteAsync(Timer);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        await AdvanceAsync(60, 1);
        using var again = await http.DeleteAsync(Timer);
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
    }

    [Fact]
    public async Task Rings_of_one_timer_never_overlap_and_wait_for_the_actors_turn()
    {
        var go = new SemaphoreSlim(0);
        clock.Answer = async (call, _) =>
        {
            await go.WaitAsync();
            return null;
        };
        var holding = http.PutAsync("/v1.0/actors/Clock/a/method/hold", null);
        await Eventually.CountAsync(clock.Calls, 1);
        await SetAsync("""{"dueTime":"1s","period":"1s"}""");
        time.Advance(TimeSpan.FromSeconds(1));
        await http.GetAsync("/v1.0/healthz");
        Assert.Single(clock.Calls);
        go.Release();
        await holding.InTimeAsync();
        await Eventually.CountAsync(clock.Calls, 2);
        for (var i = 0; i < 3; i++)
            time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, clock.Calls.Count);
        go.Release(100);
        await Eventually.CountAsync(clock.Calls, 5); // what was missed comes right after
    }

    [Fact]
    public async Task A_ring_that_fails_is_a_ring_and_an_app_may_cancel()
    {
        clock.Answer = (_, context) =>
        {
            if (clock.Calls.Count == 2)
                context.Response.Headers["X-DaprReminderCancel"] = "true";
            return Task.FromResult<IResult?>(clock.Calls.Count == 1 ? Results.StatusCode(500) : null);
        };
        await SetAsync("""{"dueTime":"1s","period":"1s"}""");
        await AdvanceAsync(1, 1);
        await AdvanceAsync(1, 2);
        await AdvanceAsync(10, 2);
    }

    [Fact]
    public async Task Timers_end_with_the_instance_that_has_them()
    {
        await SetAsync("""{"dueTime":"1s","period":"1s"}""");
        await AdvanceAsync(1, 1);
        await app.Sidecar.DetachAsync();
        await app.AttachAsync();
        await AdvanceAsync(10, 1);
    }

    [Theory]
    [InlineData("PT1H2M3S", "2026-01-02T04:06:08")]
    [InlineData("P1Y2M3DT4S", "2027-03-05T03:04:09")]
    [InlineData("P2W", "2026-01-16T03:04:05")]
    [InlineData("1h30m", "2026-01-02T04:34:05")]
    [InlineData("2026-02-03T04:05:06Z", "2026-02-03T04:05:06")]
    [InlineData("2026-02-03T04:05:06.5+02:00", "2026-02-03T02:05:06.5")]
    public void A_moment_is_an_interval_from_now_or_a_date(string text, string expected)
    {
        Assert.True(Interval.TryParseMoment(text, time.GetUtcNow(), out var moment, out _));
        Assert.Equal(DateTimeOffset.Parse(expected + "Z", System.Globalization.CultureInfo.InvariantCulture), moment);
    }

    [Theory]
    [InlineData("R5/PT10S", 5, 10)]
    [InlineData("R5/P0D", 5, 0)]
    [InlineData("PT10S", null, 10)]
    [InlineData("R-1/PT10S", null, 10)]
    [InlineData("10s", null, 10)]
    public void An_interval_may_say_how_often(string text, int? repetitions, int seconds)
    {
        Assert.True(Interval.TryParse(text, out var interval));
        Assert.Equal((repetitions, TimeSpan.FromSeconds(seconds)), (interval.Repetitions, interval.Time));
    }

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("10")]
    [InlineData("PT1X")]
    [InlineData("R/PT1S")]
    [InlineData("PT99999999999S")]
    public void What_is_no_interval_is_refused(string text) => Assert.False(Interval.TryParse(text, out _));

    private async Task SetAsync(string body)
    {
        using var response = await http.PutAsync(Timer, new StringContent(body));
        Assert.Equal((HttpStatusCode.NoContent, ""), (response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    /// <summary>Then there have been so many calls, and a call of another actor finds no more on their way.</summary>
    private async Task AdvanceAsync(double seconds, int calls)
    {
        time.Advance(TimeSpan.FromSeconds(seconds));
        await Eventually.TrueAsync(() => clock.Calls.Count >= calls, $"{calls} calls");
        await host.Stub(app.Sidecar).GetMetadataAsync(new());
        Assert.Equal(calls, clock.Calls.Count(c => !c.EndsWith("gone", StringComparison.Ordinal)));
    }
}
