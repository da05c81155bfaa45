using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace DaprMessaging.Units.Sidecar;

public sealed class ReminderTests : IAsyncLifetime
{
    private const string Reminder = "/v1.0/actors/Clock/a/reminders/wake";
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly TestFolder folder = new();
    private readonly AlarmApp clock = new();
    private TestHost host = null!;
    private TestApp app = null!;
    private HttpClient http = null!;

    public async ValueTask InitializeAsync() => await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_reminder_rings_when_due_and_then_each_period()
    {
        await SetAsync("""{"dueTime":"0h0m2s0ms","period":"0h0m10s0ms","data":"eA=="}""");
        await AdvanceAsync(1.9, 0);
        await AdvanceAsync(0.1, 1);
        Assert.Equal("""Clock/a/remind/wake {"data":"eA==","dueTime":"0h0m2s0ms","period":"0h0m10s0ms"}""",
            clock.Calls.First());
        await AdvanceAsync(10, 2);
        await AdvanceAsync(10, 3);
    }

    [Fact]
    public async Task Without_a_due_time_the_first_ring_is_a_period_away()
    {
        await SetAsync("""{"period":"R2/PT10S"}""");
        await AdvanceAsync(9, 0);
        await AdvanceAsync(1, 1);
        await AdvanceAsync(10, 2);
        await AdvanceAsync(60, 2);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(Reminder)).StatusCode);
    }

    [Fact]
    public async Task A_reminder_is_read_back_and_is_gone_when_removed()
    {
        await SetAsync("""{"dueTime":"1h","period":"10s","ttl":"PT5H","data":{"x":1}}""");
        Assert.Equal("""{"actorID":"a","actorType":"Clock","data":{"x":1},"dueTime":"1h","period":"10s","ttl":"2026-01-02T09:04:05Z"}""",
            await http.GetStringAsync(Reminder));
        using var removed = await http.DeleteAsync(Reminder);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        using var missing = await http.GetAsync(Reminder);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal("""{"errorCode":"ERR_ACTOR_REMINDER_NOT_FOUND","message":"actor reminder not found: wake"}""",
            await missing.Content.ReadAsStringAsync());
        using var again = await http.DeleteAsync(Reminder);
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
        await AdvanceAsync(36000, 0);
    }

    [Fact]
    public async Task It_survives_a_restart_of_the_host_with_the_rings_it_has_left()
    {
        await SetAsync("""{"dueTime":"10s","period":"R3/PT10S","data":1}""");
        await AdvanceAsync(10, 1);
        await StopAsync();
        time.Advance(TimeSpan.FromSeconds(60));
        await StartAsync();
        await AdvanceAsync(0, 3); // both that were missed
        Assert.Equal(3, clock.Calls.Count(c => c == """Clock/a/remind/wake {"data":1,"dueTime":"10s","period":"R3/PT10S"}"""));
        await AdvanceAsync(60, 3);
    }

    [Fact]
    public async Task What_was_set_survives_kill_minus_9()
    {
        await StopAsync();
        await KilledReminders.RunAsync(folder.Sub("data"), 50);
        time.SetUtcNow(DateTimeOffset.UtcNow.AddHours(2)); // the killed process had the real clock
        await StartAsync();
        await Eventually.TrueAsync(() => Enumerable.Range(0, 50).All(i =>
            clock.Calls.Contains($$"""Clock/{{i}}/remind/wake {"dueTime":"1h","period":""}""")), "every reminder");
    }

    [Fact]
    public async Task It_waits_for_a_host_of_its_type()
    {
        await SetAsync("""{"dueTime":"10s"}""");
        await app.Sidecar.DetachAsync();
        time.Advance(TimeSpan.FromSeconds(60));
        await app.AttachAsync();
        await AdvanceAsync(0, 1);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(Reminder)).StatusCode);
    }

    [Fact]
    public async Task A_ring_that_fails_is_tried_three_times_more_a_second_apart_and_then_it_goes_on()
    {
        clock.Answer = (_, _) => Task.FromResult<IResult?>(clock.Calls.Count <= 4 ? Results.StatusCode(500) : null);
        await SetAsync("""{"dueTime":"10s","period":"60s"}""");
        await AdvanceAsync(10, 1);
        for (var calls = 2; calls <= 4; calls++)
            await RetriedAsync(calls);
        await AdvanceAsync(10, 4);
        await AdvanceAsync(47, 5);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(Reminder)).StatusCode);

        async Task RetriedAsync(int calls)
        {
            // The pause begins when the failure has come back, which is not to be seen from here: the clock is nudged.
            await Eventually.TrueAsync(() =>
            {
                time.Advance(TimeSpan.FromMilliseconds(50));
                return clock.Calls.Count >= calls;
            }, $"{calls} calls");
            Assert.Equal(calls, clock.Calls.Count);
        }
    }

    [Fact]
    public async Task A_reminder_replaces_one_of_its_name_unless_told_not_to()
    {
        await SetAsync("""{"dueTime":"10s","data":"old"}""");
        await SetAsync("""{"dueTime":"20s","data":"new"}""");
        using var refused = await http.PutAsync(Reminder, new StringContent("""{"dueTime":"1s","overwrite":false}"""));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        await AdvanceAsync(10, 0);
        await AdvanceAsync(10, 1);
        Assert.Contains("\"new\"", clock.Calls.First(), StringComparison.Ordinal);
    }

    private async Task StartAsync()
    {
        host = await TestHost.StartAsync(time: time, folder: folder);
        app = await AlarmApp.StartAsync(await host.Host.AddAsync("clock"), clock);
        http = host.Http(app.Sidecar);
    }

    private async Task StopAsync()
    {
        await app.DisposeAsync();
        await host.DisposeAsync();
    }

    private async Task SetAsync(string body)
    {
        using var response = await http.PutAsync(Reminder, new StringContent(body));
        Assert.Equal((HttpStatusCode.NoContent, ""), (response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    private async Task AdvanceAsync(double seconds, int calls)
    {
        time.Advance(TimeSpan.FromSeconds(seconds));
        int Count() => clock.Calls.Count(c => !c.EndsWith("gone", StringComparison.Ordinal));
        await Eventually.TrueAsync(() => Count() >= calls, $"{calls} calls");
        await host.Stub(app.Sidecar).GetMetadataAsync(new());
        Assert.Equal(calls, Count());
    }
}
