using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using DaprMessaging.Sidecar;
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

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    public async Task What_was_saved_is_read_back_with_its_etag(string method)
    {
        using var saved = await SendAsync(method, Store, """[{"key":"k","value":{"b":1,"a":"x"}},{"key":"n"}]""");
        Assert.Equal((HttpStatusCode.NoContent, ""), (saved.StatusCode, await saved.Content.ReadAsStringAsync()));
        using var found = await http.GetAsync($"{Store}/k");
        Assert.Equal(HttpStatusCode.OK, found.StatusCode);
        Assert.Equal("application/json", found.Content.Headers.ContentType?.ToString());
        Assert.Equal("""{"a":"x","b":1}""", await found.Content.ReadAsStringAsync());
        Assert.NotEmpty(Assert.Single(found.Headers.GetValues("etag")));
        Assert.Equal("null", await http.GetStringAsync($"{Store}/n"));
        Assert.Equal("x", (await host.Client(sidecar).GetStateAsync<JsonElement>("statestore", "k"))
            .GetProperty("a").GetString());
    }

    [Fact]
    public async Task A_missing_key_is_no_content()
    {
        using var missing = await http.GetAsync($"{Store}/nobody");
        Assert.Equal((HttpStatusCode.NoContent, ""), (missing.StatusCode, await missing.Content.ReadAsStringAsync()));
        Assert.False(missing.Headers.Contains("etag"));
    }

    [Fact]
    public async Task Integers_over_2_to_the_53_keep_their_digits()
    {
        await SaveAsync("""[{"key":"k","value":{"id":12345678901234567}}]""");
        Assert.Equal("""{"id":12345678901234567}""", await http.GetStringAsync($"{Store}/k"));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a b%é")]
    [InlineData("a%2Fb")]
    public async Task A_key_may_have_any_characters(string key)
    {
        await SaveAsync($$"""[{"key":{{JsonSerializer.Serialize(key)}},"value":1}]""");
        Assert.Equal("1", await http.GetStringAsync($"{Store}/{Uri.EscapeDataString(key)}"));
        using var deleted = await http.DeleteAsync($"{Store}/{Uri.EscapeDataString(key)}");
        Assert.Equal(0, await host.Client(sidecar).GetStateAsync<int>("statestore", key));
    }

    [Fact]
    public async Task An_etag_guards_a_save_and_a_delete()
    {
        await SaveAsync("""[{"key":"k","value":1}]""");
        var etag = await EtagAsync("k");
        await SaveAsync($$"""[{"key":"k","value":2,"etag":"{{etag}}"}]""");
        await RefusedAsync("POST", Store, $$"""[{"key":"k","value":3,"etag":"{{etag}}"}]""", HttpStatusCode.Conflict,
            "ERR_STATE_SAVE", "failed saving state in state store statestore: possible etag mismatch");
        await RefusedAsync("DELETE", $"{Store}/k", null, HttpStatusCode.Conflict, "ERR_STATE_DELETE",
            "failed deleting state with key k: possible etag mismatch", ("If-Match", etag));
        Assert.Equal("2", await http.GetStringAsync($"{Store}/k"));
        using var deleted = await SendAsync("DELETE", $"{Store}/k", null, ("If-Match", await EtagAsync("k")));
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await http.GetAsync($"{Store}/k")).StatusCode);
    }

    [Fact]
    public async Task First_write_creates_and_never_replaces()
    {
        const string create = """[{"key":"k","value":1,"options":{"concurrency":"first-write","consistency":"strong"}}]""";
        await SaveAsync(create);
        await RefusedAsync("POST", Store, create, HttpStatusCode.Conflict, "ERR_STATE_SAVE", "etag mismatch");
        await SaveAsync("""[{"key":"k","value":2,"options":{"concurrency":"last-write","consistency":"eventual"}}]""");
        Assert.Equal("2", await http.GetStringAsync($"{Store}/k"));
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
    public async Task A_bulk_get_leaves_out_what_is_not_there()
    {
        await SaveAsync("""[{"key":"a","value":{"x": 1}},{"key":"b","value":"2","metadata":{"ttlInSeconds":"60"}}]""");
        using var response = await SendAsync("POST", $"{Store}/bulk", """{"keys":["a","none","b"],"parallelism":10}""");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var items = json.RootElement.EnumerateArray().ToList();
        Assert.Equal(["key,data,etag", "key", "key,data,etag,metadata"],
            items.Select(i => string.Join(',', i.EnumerateObject().Select(p => p.Name))));
        Assert.Equal(["a", "none", "b"], items.Select(i => i.GetProperty("key").GetString()));
        Assert.Equal("""{"x":1}""", items[0].GetProperty("data").GetRawText());
        Assert.Equal("2026-01-02T03:05:05Z", items[2].GetProperty("metadata").GetProperty("ttlExpireTime").GetString());
        using var none = await SendAsync("PUT", $"{Store}/bulk", """{"keys":[]}""");
        Assert.Equal((HttpStatusCode.OK, "[]"), (none.StatusCode, await none.Content.ReadAsStringAsync()));
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

    [Theory]
    [InlineData("POST", "/v1.0/state/other", "[]", 400, "ERR_STATE_STORE_NOT_FOUND", "state store other is not found")]
    [InlineData("GET", "/v1.0/state/other/k", null, 400, "ERR_STATE_STORE_NOT_FOUND", "state store other is not found")]
    [InlineData("POST", "/v1.0/state/other/bulk", "{}", 400, "ERR_STATE_STORE_NOT_FOUND", "is not found")]
    [InlineData("POST", "/v1.0/state/other/transaction", "x", 400, "ERR_STATE_STORE_NOT_FOUND", "is not found")]
    [InlineData("GET", Store + "/a||b", null, 400, "ERR_MALFORMED_REQUEST",
        "input key/keyPrefix 'a||b' can't contain '||'")]
    [InlineData("DELETE", Store + "/a||b", null, 400, "ERR_MALFORMED_REQUEST", "can't contain '||'")]
    [InlineData("POST", Store, "[{\"key\":\"a||b\"}]", 400, "ERR_MALFORMED_REQUEST", "can't contain '||'")]
    [InlineData("POST", Store, "[{\"value\":1}]", 400, "ERR_MALFORMED_REQUEST", "\"key\" is a required field")]
    [InlineData("POST", Store, "[{\"key\":1}]", 400, "ERR_MALFORMED_REQUEST", "key is a string")]
    [InlineData("POST", Store, "{\"key\":\"k\"}", 400, "ERR_MALFORMED_REQUEST", "")]
    [InlineData("POST", Store, "nonsense", 400, "ERR_MALFORMED_REQUEST", "")]
    [InlineData("POST", Store, "[{\"key\":\"k\",\"options\":{\"concurrency\":\"x\"}}]", 500, "ERR_STATE_SAVE",
        "failed saving state in state store statestore: unrecognized concurrency model 'x'")]
    [InlineData("DELETE", Store + "/k?consistency=x", null, 500, "ERR_STATE_DELETE",
        "failed deleting state with key k: unrecognized consistency model 'x'")]
    [InlineData("POST", Store + "/bulk", "nonsense", 400, "ERR_MALFORMED_REQUEST", "failed deserializing HTTP body: ")]
    [InlineData("POST", Store + "/transaction", "[]]", 400, "ERR_MALFORMED_REQUEST", "failed deserializing HTTP body: ")]
    [InlineData("POST", Store + "/transaction", "{\"operations\":[{\"operation\":\"append\",\"request\":{}}]}", 400,
        "ERR_NOT_SUPPORTED_STATE_OPERATION", "operation type append not supported")]
    public Task Wrong_calls_get_the_codes_of_daprd(string method, string path, string? body, int status, string code,
        string message) => RefusedAsync(method, path, body, (HttpStatusCode)status, code, message);

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
