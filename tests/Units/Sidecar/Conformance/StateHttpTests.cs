using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>The state API over HTTP, which other languages' SDKs use (pkg/api/http of daprd 1.18).</summary>
public sealed class StateHttpTests(Worlds worlds) : ConformanceTests(worlds)
{
    private const string Store = "/v1.0/state/statestore";

    private static readonly (string Method, string Path, string? Body, int Status, string Code, string Message)[] refusals =
    [
        ("POST", "/v1.0/state/other", "[]", 400, "ERR_STATE_STORE_NOT_FOUND", "state store other is not found"),
        ("GET", "/v1.0/state/other/k", null, 400, "ERR_STATE_STORE_NOT_FOUND", "state store other is not found"),
        ("POST", "/v1.0/state/other/bulk", "{}", 400, "ERR_STATE_STORE_NOT_FOUND", "state store other is not found"),
        ("POST", "/v1.0/state/other/transaction", "x", 400, "ERR_STATE_STORE_NOT_FOUND", "state store other is not found"),
        ("GET", Store + "/a||b", null, 400, "ERR_MALFORMED_REQUEST", "input key/keyPrefix 'a||b' can't contain '||'"),
        ("DELETE", Store + "/a||b", null, 400, "ERR_MALFORMED_REQUEST", "can't contain '||'"),
        ("POST", Store, """[{"key":"a||b"}]""", 400, "ERR_MALFORMED_REQUEST", "can't contain '||'"),
        ("POST", Store, """[{"value":1}]""", 400, "ERR_MALFORMED_REQUEST", "\"key\" is a required field"),
        ("POST", Store, """[{"key":1}]""", 400, "ERR_MALFORMED_REQUEST", ""),
        ("POST", Store, """{"key":"k"}""", 400, "ERR_MALFORMED_REQUEST", ""),
        ("POST", Store, "nonsense", 400, "ERR_MALFORMED_REQUEST", ""),
        ("POST", Store, """[{"key":"k","options":{"concurrency":"x"}}]""", 500, "ERR_STATE_SAVE",
            "failed saving state in state store statestore: unrecognized concurrency model 'x'"),
        ("DELETE", Store + "/k?consistency=x", null, 500, "ERR_STATE_DELETE", "failed deleting state with key k: unrecognized consistency model 'x'"),
        ("POST", Store + "/bulk", "nonsense", 400, "ERR_MALFORMED_REQUEST", "failed deserializing HTTP body: "),
        ("POST", Store + "/transaction", "[]]", 400, "ERR_MALFORMED_REQUEST", "failed deserializing HTTP body: "),
        ("POST", Store + "/transaction", """{"operations":[{"operation":"append","request":{}}]}""", 400, "ERR_NOT_SUPPORTED_STATE_OPERATION",
            "operation type append not supported"),
    ];

    [Theory, EachPair("POST"), EachPair("PUT")]
    public async Task What_was_saved_is_read_back_with_its_etag(string pair, string method)
    {
        var (http, key, endpoint) = await CallerAsync(pair);
        using var saved = await SendAsync(http, method, Store, $$$"""[{"key":"{{{key}}}","value":{"b":1,"a":"x"}},{"key":"{{{key}}}n"}]""");
        Assert.Equal((HttpStatusCode.NoContent, ""), (saved.StatusCode, await saved.Content.ReadAsStringAsync()));
        using var found = await http.GetAsync($"{Store}/{key}");
        Assert.Equal((HttpStatusCode.OK, "application/json", """{"a":"x","b":1}"""),
            (found.StatusCode, found.Content.Headers.ContentType?.ToString(), await found.Content.ReadAsStringAsync()));
        Assert.NotEmpty(Assert.Single(found.Headers.GetValues("etag")));
        Assert.Equal("null", await http.GetStringAsync($"{Store}/{key}n"));
        Assert.Equal("x", (await endpoint.Dapr.GetStateAsync<JsonElement>("statestore", key)).GetProperty("a").GetString());
    }

    [Theory, EachPair]
    public async Task A_missing_key_is_no_content(string pair)
    {
        var (http, key, _) = await CallerAsync(pair);
        using var missing = await http.GetAsync($"{Store}/{key}");
        Assert.Equal((HttpStatusCode.NoContent, ""), (missing.StatusCode, await missing.Content.ReadAsStringAsync()));
        Assert.False(missing.Headers.Contains("etag"));
    }

    [Theory, EachPair]
    public async Task Large_integers(string pair)
    {
        var (http, key, endpoint) = await CallerAsync(pair);
        await SaveAsync(http, $$$"""[{"key":"{{{key}}}","value":{"id":12345678901234567}}]""");
        // daprd decodes a value into Go's any, where a number is a double.
        Assert.Equal(endpoint.IsDaprd ? """{"id":12345678901234568}""" : """{"id":12345678901234567}""", await http.GetStringAsync($"{Store}/{key}"));
    }

    [Theory, EachPair("a/b"), EachPair("a b%é"), EachPair("a%2Fb")]
    public async Task A_key_may_have_any_characters(string pair, string key)
    {
        var (http, _, endpoint) = await CallerAsync(pair);
        await SaveAsync(http, $$$"""[{"key":{{{JsonSerializer.Serialize(key)}}},"value":1}]""");
        Assert.Equal(1, await endpoint.Dapr.GetStateAsync<int>("statestore", key));
        Assert.Equal("1", await http.GetStringAsync($"{Store}/{Uri.EscapeDataString(key)}"));
        using var deleted = await http.DeleteAsync($"{Store}/{Uri.EscapeDataString(key)}");
        Assert.Equal(0, await endpoint.Dapr.GetStateAsync<int>("statestore", key));
    }

    [Theory, EachPair]
    public async Task An_etag_guards_a_save_and_a_delete(string pair)
    {
        var (http, key, _) = await CallerAsync(pair);
        await SaveAsync(http, $$$"""[{"key":"{{{key}}}","value":1}]""");
        var etag = await EtagAsync(http, key);
        await SaveAsync(http, $$$"""[{"key":"{{{key}}}","value":2,"etag":"{{{etag}}}"}]""");
        Assert.Equal("409 ERR_STATE_SAVE", await RefusalAsync(http, "POST", Store, $$$"""[{"key":"{{{key}}}","value":3,"etag":"{{{etag}}}"}]""",
            "failed saving state in state store statestore: possible etag mismatch"));
        Assert.Equal("409 ERR_STATE_DELETE", await RefusalAsync(http, "DELETE", $"{Store}/{key}", null,
            $"failed deleting state with key {key}: possible etag mismatch", etag));
        Assert.Equal("2", await http.GetStringAsync($"{Store}/{key}"));
        using var deleted = await SendAsync(http, "DELETE", $"{Store}/{key}", null, await EtagAsync(http, key));
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await http.GetAsync($"{Store}/{key}")).StatusCode);
    }

    [Theory, EachPair]
    public async Task First_write_creates_and_never_replaces(string pair)
    {
        var (http, key, _) = await CallerAsync(pair);
        var create = $$$"""[{"key":"{{{key}}}","value":1,"options":{"concurrency":"first-write","consistency":"strong"}}]""";
        await SaveAsync(http, create);
        var isPostgres = pair.EndsWith("/postgresql", StringComparison.Ordinal); // to daprd, no etag's matter there
        Assert.Equal(isPostgres ? "500 ERR_STATE_SAVE" : "409 ERR_STATE_SAVE",
            await RefusalAsync(http, "POST", Store, create, isPostgres ? "no item was updated" : "etag mismatch"));
        await SaveAsync(http, $$$"""[{"key":"{{{key}}}","value":2,"options":{"concurrency":"last-write","consistency":"eventual"}}]""");
        Assert.Equal("2", await http.GetStringAsync($"{Store}/{key}"));
    }

    [Theory, EachPair]
    public async Task A_time_to_live_comes_from_the_item_or_the_query_and_is_read_back(string pair)
    {
        var (http, key, _) = await CallerAsync(pair);
        await SaveAsync(http, $$$"""[{"key":"{{{key}}}","value":1,"metadata":{"ttlInSeconds":"600"}}]""");
        using (var found = await http.GetAsync($"{Store}/{key}"))
            Assert.Matches("^20[0-9-]{8}T[0-9:]{8}Z$", Assert.Single(found.Headers.GetValues("metadata.ttlExpireTime")));
        using var saved = await SendAsync(http, "POST", $"{Store}?metadata.ttlInSeconds=1", $$$"""[{"key":"{{{key}}}q","value":1,"metadata":{"ttlInSeconds":"600"}}]""");
        await Eventually.TrueAsync(async () => (await http.GetAsync($"{Store}/{key}q")).StatusCode == HttpStatusCode.NoContent, "its end");
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync($"{Store}/{key}")).StatusCode);
    }

    [Theory, EachPair]
    public async Task A_bulk_get_leaves_out_what_is_not_there(string pair)
    {
        var (http, key, _) = await CallerAsync(pair);
        await SaveAsync(http, $$$"""[{"key":"{{{key}}}a","value":{"x": 1}},{"key":"{{{key}}}b","value":"2","metadata":{"ttlInSeconds":"600"}}]""");
        using var response = await SendAsync(http, "POST", $"{Store}/bulk", $$$"""{"keys":["{{{key}}}a","{{{key}}}none","{{{key}}}b"],"parallelism":10}""");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var items = json.RootElement.EnumerateArray().ToDictionary(i => i.GetProperty("key").GetString()!);
        Assert.Equal(["key,data,etag", "key", "key,data,etag,metadata"], new[] { "a", "none", "b" }.Select(k =>
            string.Join(',', items[key + k].EnumerateObject().Select(p => p.Name))));
        Assert.Equal("""{"x":1}""", items[$"{key}a"].GetProperty("data").GetRawText());
        using var none = await SendAsync(http, "PUT", $"{Store}/bulk", """{"keys":[]}""");
        Assert.Equal((HttpStatusCode.OK, "[]"), (none.StatusCode, (await none.Content.ReadAsStringAsync()).Trim()));
    }

    [Theory, EachPair]
    public async Task A_transaction_is_all_or_nothing_and_a_lost_race_is_an_internal_error(string pair)
    {
        var (http, key, _) = await CallerAsync(pair);
        await SaveAsync(http, $$$"""[{"key":"{{{key}}}old","value":1},{"key":"{{{key}}}other","value":1}]""");
        var stale = await EtagAsync(http, $"{key}other");
        using var done = await SendAsync(http, "POST", $"{Store}/transaction?metadata.ttlInSeconds=600", $$$"""
            {"operations":[{"operation":"upsert","request":{"key":"{{{key}}}new","value":{"a":1} }},
                {"operation":"delete","request":{"key":"{{{key}}}old"}}],"metadata":{"partitionKey":"p"}}
            """);
        Assert.Equal(HttpStatusCode.NoContent, done.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await http.GetAsync($"{Store}/{key}old")).StatusCode);
        using (var found = await http.GetAsync($"{Store}/{key}new"))
            Assert.True(found.Headers.Contains("metadata.ttlExpireTime"));
        Assert.Equal("500 ERR_STATE_TRANSACTION", await RefusalAsync(http, "POST", $"{Store}/transaction", $$$"""
            {"operations":[{"operation":"upsert","request":{"key":"{{{key}}}never","value":1}},
                {"operation":"upsert","request":{"key":"{{{key}}}new","value":2,"etag":"{{{stale}}}"}}]}
            """, "error while executing state transaction: possible etag mismatch"));
        Assert.Equal(HttpStatusCode.NoContent, (await http.GetAsync($"{Store}/{key}never")).StatusCode);
        using var empty = await SendAsync(http, "POST", $"{Store}/transaction", """{"operations":[]}""");
        Assert.Equal(HttpStatusCode.NoContent, empty.StatusCode);
    }

    [Theory, EachPair]
    public async Task The_table_of_wrong_calls(string pair)
    {
        var (http, _, _) = await CallerAsync(pair);
        var seen = new List<string>();
        foreach (var (method, path, body, _, _, message) in refusals)
            seen.Add($"{method} {path} {body} -> {await RefusalAsync(http, method, path, body, message)}");
        Assert.Equal(refusals.Select(r => $"{r.Method} {r.Path} {r.Body} -> {r.Status} {r.Code}"), seen);
    }

    [Theory, EachPair]
    public async Task Newer_errors_have_details_and_older_ones_have_not(string pair)
    {
        var (http, _, endpoint) = await CallerAsync(pair);
        using var response = await http.GetAsync("/v1.0/state/other/k");
        var detail = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("details")[0];
        Assert.Equal(("type.googleapis.com/google.rpc.ErrorInfo", "dapr.io", "DAPR_STATE_NOT_FOUND", endpoint.AppId), (detail.GetProperty("@type").GetString(),
            detail.GetProperty("domain").GetString(), detail.GetProperty("reason").GetString(), detail.GetProperty("metadata").GetProperty("appID").GetString()));
        using var old = await SendAsync(http, "POST", Store, "nonsense");
        Assert.Equal(["errorCode", "message"], (await old.Content.ReadFromJsonAsync<JsonElement>()).EnumerateObject().Select(p => p.Name));
    }

    private static async Task<string> RefusalAsync(HttpClient http, string method, string path, string? body, string message, string? ifMatch = null)
    {
        using var response = await SendAsync(http, method, path, body, ifMatch);
        var error = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Contains(message, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        return $"{(int)response.StatusCode} {error.GetProperty("errorCode").GetString()}";
    }

    private static async Task SaveAsync(HttpClient http, string body)
    {
        using var response = await SendAsync(http, "POST", Store, body);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    private static async Task<string> EtagAsync(HttpClient http, string key)
    {
        using var found = await http.GetAsync($"{Store}/{key}");
        return found.Headers.GetValues("etag").Single();
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, string method, string path, string? body, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await http.SendAsync(request);
    }

    private async Task<(HttpClient Http, string Key, Endpoint Endpoint)> CallerAsync(string pair)
    {
        var endpoint = await (await WorldAsync(pair)).ClientAsync();
        return (endpoint.Http, Guid.NewGuid().ToString("N"), endpoint);
    }
}
