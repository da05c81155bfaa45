namespace DaprMessaging.Units.Sidecar;

/// <summary>What is counted from now on goes on as it was, whatever the wall clock is set to.</summary>
public sealed class SetClockTests : IAsyncLifetime
{
    private readonly SetClock time = new();
    private readonly AlarmApp clock = new();
    private TestHost host = null!;
    private TestApp app = null!;
    private HttpClient http = null!;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync(time: time);
        app = await AlarmApp.StartAsync(await host.Host.AddAsync("clock"), clock,
            """{"entities":["Clock"],"actorIdleTimeout":"60s","actorScanInterval":"10s"}""");
        http = host.Http(app.Sidecar);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await host.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_timer_rings_when_its_time_has_passed(int days)
    {
        await http.PutAsync("/v1.0/actors/Clock/a/timers/tick", new StringContent("""{"dueTime":"5s","period":"5s"}"""));
        time.Set(TimeSpan.FromDays(days));
        for (var rings = 1; rings <= 3; rings++)
        {
            time.Advance(TimeSpan.FromSeconds(4.9));
            await host.Stub(app.Sidecar).GetMetadataAsync(new());
            Assert.Equal(rings - 1, clock.Calls.Count);
            time.Advance(TimeSpan.FromSeconds(0.1));
            await Eventually.CountAsync(clock.Calls, rings);
        }
    }

    [Fact]
    public async Task A_timer_with_a_date_rings_after_the_time_that_there_was_until_then()
    {
        time.Set(TimeSpan.FromDays(1));
        await http.PutAsync("/v1.0/actors/Clock/a/timers/tick", new StringContent("""{"dueTime":"2026-01-03T03:04:10Z"}"""));
        time.Advance(TimeSpan.FromSeconds(5));
        await Eventually.CountAsync(clock.Calls, 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task An_actor_is_idle_after_as_long_as_ever(int days)
    {
        await http.PutAsync("/v1.0/actors/Clock/a/method/x", null);
        time.Set(TimeSpan.FromDays(days));
        time.Advance(TimeSpan.FromSeconds(50));
        await host.Stub(app.Sidecar).GetMetadataAsync(new());
        Assert.DoesNotContain("Clock/a gone", clock.Calls);
        time.Advance(TimeSpan.FromSeconds(20));
        await Eventually.TrueAsync(() => clock.Calls.Contains("Clock/a gone"), "the deactivation");
    }
}
