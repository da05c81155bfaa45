using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace DaprMessaging.Units.Sidecar;

/// <summary>Timers and reminders that cannot be.</summary>
public sealed class AlarmErrorTests : IAsyncLifetime
{
    private TestHost host = null!;
    private TestApp app = null!;
    private HttpClient http = null!;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync();
        app = await AlarmApp.StartAsync(await host.Host.AddAsync("clock"), new());
        http = host.Http(app.Sidecar);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await host.DisposeAsync();
    }

    [Theory]
    [InlineData("Clock/a/timers/tick", "{\"dueTime\":\"soon\"}", 500, "ERR_ACTOR_TIMER_CREATE",
        "error creating actor timer: error parsing timer due time: unsupported time/duration format: soon")]
    [InlineData("Clock/a/timers/tick", "{\"dueTime\":\"R2/PT1S\"}", 500, "ERR_ACTOR_TIMER_CREATE",
        "repetitions are not allowed")]
    [InlineData("Clock/a/timers/tick", "{\"period\":\"R0/PT1S\"}", 500, "ERR_ACTOR_TIMER_CREATE",
        "invalid timer period: has zero repetitions")]
    [InlineData("Clock/a/timers/tick", "{\"dueTime\":\"1s\",\"ttl\":\"2020-01-01T00:00:00Z\"}", 500,
        "ERR_ACTOR_TIMER_CREATE", "has already expired")]
    [InlineData("Clock/a/timers/tick", "nonsense", 400, "ERR_MALFORMED_REQUEST", "failed deserializing HTTP body")]
    [InlineData("Clock/a/timers/a%2Fb", "{}", 400, "ERR_BAD_REQUEST", "forbidden character")]
    [InlineData("Other/a/timers/tick", "{}", 500, "ERR_ACTOR_TIMER_CREATE",
        "can't create timer for actor Other||a: actor type not registered")]
    [InlineData("Other/a/reminders/wake", "{\"dueTime\":\"1s\"}", 403, "ERR_ACTOR_REMINDER_NON_HOSTED",
        "operations on actor reminders are only possible on hosted actor types")]
    [InlineData("Clock/a/reminders/wake", "{}", 500, "ERR_ACTOR_REMINDER_CREATE", "must have a due time or a period")]
    [InlineData("Clock/a/reminders/wake", "{\"period\":\"P1D\"}", 500, "ERR_ACTOR_REMINDER_CREATE",
        "unsupported period format: P1D")]
    [InlineData("Clock/a/reminders/wake", "{\"dueTime\":\"soon\"}", 500, "ERR_ACTOR_REMINDER_CREATE",
        "error creating actor reminder: error parsing reminder due time")]
    [InlineData("Clock/a/reminders/a%5Cb", "{\"dueTime\":\"1s\"}", 400, "ERR_BAD_REQUEST", "forbidden character")]
    [InlineData("Clock/a/reminders/wake", "[]", 400, "ERR_MALFORMED_REQUEST", "failed deserializing HTTP body")]
    public async Task Wrong_calls_get_the_codes_of_daprd(string path, string body, int status, string code,
        string message)
    {
        using var response = await http.PutAsync($"/v1.0/actors/{path}", new StringContent(body));
        var error = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(((HttpStatusCode)status, code), (response.StatusCode, error.GetProperty("errorCode").GetString()));
        Assert.Contains(message, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }
}
