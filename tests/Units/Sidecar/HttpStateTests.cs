using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using DaprMessaging.Sidecar;
using DaprMessaging.Stores;
using Microsoft.Extensions.Time.Testing;

namespace DaprMessaging.Units.Sidecar;

public sealed class HttpStateTests : IAsyncLifetime
{
    private const string Store = "/v1.0/state/statestore";
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private TestHost host = null!;
    private AppSidecar sidecar = null!;
    private HttpClient http = null!;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync(time: time);
        sidecar = await host.Host.AddAsync("writer");
        http = host.Http(sidecar);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Integers_over_2_to_the_53_keep_their_digits()
    {
        await SaveAsync("""[{"key":"k","value":{"id":12345678901234567}}]""");
        Assert.Equal("""{"id":12345678901234567}""", await http.GetStringAsync($"{Store}/k"));
    }

    [Fact]
    public async Task A_time_to_live_comes_from_the_item_or_the_query_and_is_read_back()
    {
        await SaveAsync("""[{"key":"k","value":1,"metadata":{"ttlInSeconds":"60"}}]""");
        using (var found = await http.GetAsync($"{Store}/k"))
            Assert.Equal("2026-01-02T03:05:05Z", Assert.Single(found.Headers.GetValues("metadata.ttlExpireTime")));
        using var saved = await SendAsync("POST", $"{Store}?metadata.ttlInSeconds=10",
            """[{"key":"q","value":1,"metadata":{"ttlInSeconds":"60"}}]""");
        time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(HttpStatusCode.NoContent, (await http.GetAsync($"{Store}/q")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync($"{Store}/k")).StatusCode);
        await RefusedAsync("POST", Store, """[{"key":"k","value":1,"metadata":{"ttlInSeconds":"soon"}}]""",
            HttpStatusCode.InternalServerError, "ERR_STATE_SAVE", "'soon' is no number of seconds");
    }

    [Fact]
    public async Task A_transaction_is_all_or_nothing_and_a_lost_race_is_an_internal_error()
    {
        await SaveAsync("""[{"key":"old","value":1}]""");
        using var done = await SendAsync("POST", $"{Store}/transaction?metadata.ttlInSeconds=60", """
            {"operations":[{"operation":"upsert","request":{"key":"new","value":{"a":1}}},
                {"operation":"delete","request":{"key":"old"}}],"metadata":{"partitionKey":"p"}}
            """);
        Assert.Equal(HttpStatusCode.NoContent, done.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await http.GetAsync($"{Store}/old")).StatusCode);
        using (var found = await http.GetAsync($"{Store}/new"))
            Assert.True(found.Headers.Contains("metadata.ttlExpireTime"));
        await RefusedAsync("POST", $"{Store}/transaction", """
            {"operations":[{"operation":"upsert","request":{"key":"never","value":1}},
                {"operation":"upsert","request":{"key":"new","value":2,"etag":"stale"}}]}
            """, HttpStatusCode.InternalServerError, "ERR_STATE_TRANSACTION",
            "error while executing state transaction: possible etag mismatch");
        Assert.Equal(HttpStatusCode.NoContent, (await http.GetAsync($"{Store}/never")).StatusCode);
        using var empty = await SendAsync("POST", $"{Store}/transaction", """{"operations":[]}""");
        Assert.Equal(HttpStatusCode.NoContent, empty.StatusCode);
    }

    [Fact]
    public async Task Newer_errors_have_the_details_of_daprd()
    {
        using var response = await http.GetAsync("/v1.0/state/other/k");
        var detail = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("details")[0];
        Assert.Equal("""
            {"@type":"type.googleapis.com/google.rpc.ErrorInfo","domain":"dapr.io","metadata":{"appID":"writer"},"reason":"DAPR_STATE_NOT_FOUND"}
            """, detail.GetRawText());
        using var old = await SendAsync("POST", Store, "nonsense");
        Assert.Equal(["errorCode", "message"], (await old.Content.ReadFromJsonAsync<JsonElement>()).EnumerateObject()
            .Select(p => p.Name));
    }

    [Fact]
    public async Task Without_any_store_it_is_not_configured()
    {
        await using var bare = await TestHost.StartAsync(Yaml.Component("pubsub", "pubsub.in-memory"));
        using var client = bare.Http(await bare.Host.AddAsync("writer"));
        using var response = await client.GetAsync($"{Store}/k");
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains("\"ERR_STATE_STORE_NOT_CONFIGURED\"", await response.Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
    }

    private async Task RefusedAsync(string method, string path, string? body, HttpStatusCode status, string code,
        string message, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(method, path, body, headers);
        var error = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((status, code), (response.StatusCode, error.GetProperty("errorCode").GetString()));
        Assert.Contains(message, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private async Task SaveAsync(string body)
    {
        using var response = await SendAsync("POST", Store, body);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    private async Task<string> EtagAsync(string key)
    {
        using var found = await http.GetAsync($"{Store}/{key}");
        return found.Headers.GetValues("etag").Single();
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string path, string? body,
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await http.SendAsync(request);
    }
}
