using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace DaprMessaging.Units.Sidecar;

/// <summary>Actors whose host leaves, or is gone.</summary>
public sealed class LeavingTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private TestHost host = null!;
    private HttpClient http = null!;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync(time: time);
        http = host.Http(await host.Host.AddAsync("caller"));
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [InlineData("""{"entities":["Clock"],"drainOngoingCallTimeout":"5s","drainRebalancedActors":true}""", 5)]
    [InlineData("""{"entities":["Clock"],"drainOngoingCallTimeout":"5s","entitiesConfig":[{"entities":["Clock"],"drainOngoingCallTimeout":"9s"}]}""", 9)]
    [InlineData("""{"entities":["Clock"],"drainRebalancedActors":false,"drainOngoingCallTimeout":"5s"}""", 0)]
    public async Task A_turn_may_last_as_long_as_the_app_says_when_its_host_leaves(string config, int seconds)
    {
        var (never, clock) = (new TaskCompletionSource<IResult?>(), new AlarmApp());
        clock.Answer = (_, _) => never.Task;
        await using var app = await AlarmApp.StartAsync(await host.Host.AddAsync("clock"), clock, config);
        var held = http.PutAsync("/v1.0/actors/Clock/a/method/hold", null);
        await Eventually.CountAsync(clock.Calls, 1);
        var leaving = app.Sidecar.DetachAsync();
        if (seconds > 0)
        {
            time.Advance(TimeSpan.FromSeconds(seconds - 0.1));
            await host.Stub(app.Sidecar).GetMetadataAsync(new());
            Assert.DoesNotContain("Clock/a gone", clock.Calls);
            time.Advance(TimeSpan.FromSeconds(0.1));
        }
        await leaving.InTimeAsync();
        Assert.Contains("Clock/a gone", clock.Calls);
        never.SetResult(null);
        await Record.ExceptionAsync(() => held.InTimeAsync());
    }

    [Fact]
    public async Task Idle_times_are_each_types_own()
    {
        var clock = new AlarmApp();
        await using var app = await AlarmApp.StartAsync(await host.Host.AddAsync("clock"), clock,
            """{"entities":["Clock","Watch"],"actorIdleTimeout":"1h","actorScanInterval":"10s","entitiesConfig":[{"entities":["Watch"],"actorIdleTimeout":"60s"}]}""");
        await http.PutAsync("/v1.0/actors/Clock/a/method/x", null);
        await http.PutAsync("/v1.0/actors/Watch/b/method/x", null);
        time.Advance(TimeSpan.FromSeconds(70));
        await Eventually.TrueAsync(() => clock.Calls.Contains("Watch/b gone"), "the deactivation");
        Assert.DoesNotContain("Clock/a gone", clock.Calls);
    }

    [Fact]
    public async Task When_a_host_dies_its_actors_and_reminders_go_on_elsewhere()
    {
        var (one, two) = (new AlarmApp(), new AlarmApp());
        var first = await AlarmApp.StartAsync(await host.Host.AddAsync("clock"), one);
        await using var second = await AlarmApp.StartAsync(await host.Host.AddAsync("clock"), two);
        var ids = Enumerable.Range(0, 20).ToList();
        await Task.WhenAll(ids.Select(CallAsync));
        using var setter = host.Http(second.Sidecar);
        foreach (var id in ids)
            await setter.PutAsync($"/v1.0/actors/Clock/{id}/reminders/wake", new StringContent("""{"dueTime":"9s"}"""));
        Assert.NotEmpty(one.Calls);
        await first.KillAsync();
        var dead = await http.PutAsync($"/v1.0/actors/Clock/{one.Calls.First().Split('/')[1]}/method/x", null);
        Assert.Equal(HttpStatusCode.InternalServerError, dead.StatusCode);
        await first.Sidecar.DisposeAsync();
        await Task.WhenAll(ids.Select(CallAsync));
        time.Advance(TimeSpan.FromSeconds(9));
        await Eventually.TrueAsync(() => two.Calls.Count(c => c.Contains("/remind/wake", StringComparison.Ordinal)) == 20,
            "every reminder");

        async Task CallAsync(int id)
        {
            using var response = await http.PutAsync($"/v1.0/actors/Clock/{id}/method/x", null);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }
}
