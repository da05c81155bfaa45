using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>Publishing over HTTP (pkg/api/http of daprd 1.18).</summary>
public sealed class PublishHttpTests(Worlds worlds) : ConformanceTests(worlds)
{
    private static readonly (string Path, string Body, int Status, string Code, string Message)[] refusals =
    [
        ("other/T", "1", 404, "ERR_PUBSUB_NOT_FOUND", "pubsub other is not found"),
        ("pubsub/", "1", 404, "ERR_TOPIC_NAME_EMPTY", "topic is empty in pubsub pubsub"),
        ("bulk/other/T", "[]", 404, "ERR_PUBSUB_NOT_FOUND", "pubsub other is not found"),
        ("bulk/pubsub/T", "{}", 400, "ERR_PUBSUB_EVENTS_SER", "error when unmarshaling the request for topic T pubsub pubsub: "),
        ("bulk/pubsub/T", """[{"event":1,"contentType":"application/json"}]""", 400, "ERR_PUBSUB_EVENTS_SER", "entryId is duplicated or not present for entry"),
        ("bulk/pubsub/T", """[{"entryId":"1","event":1,"contentType":"text/plain"}]""", 400, "ERR_PUBSUB_EVENTS_SER", "mismatch between contentType and event"),
    ];

    [Theory]
    [EachPair("application/json", """{"b":12345678901234567,"a":"x"}""", "\"data\":{\"a\":\"x\",\"b\":12345678901234567}")]
    [EachPair("application/json; charset=utf-8", "7", "\"data\":7,\"datacontenttype\":\"application/json; charset=utf-8\"")]
    [EachPair(null, "hello", "\"data\":\"hello\",\"datacontenttype\":\"text/plain\"")]
    [EachPair("application/octet-stream", "hello", "\"data_base64\":\"aGVsbG8=\"")]
    public async Task What_is_posted_arrives_in_an_envelope_by_its_content_type(string pair, string? type, string body, string part)
    {
        var (world, app, recorder) = await SubscriberAsync(pair);
        using var published = await PostAsync(app, $"pubsub/{world.Name("T")}", body, type);
        Assert.Equal((HttpStatusCode.NoContent, ""), (published.StatusCode, await published.Content.ReadAsStringAsync()));
        await Eventually.TrueAsync(() => recorder.All.Any(r => r.Body.Contains(part, StringComparison.Ordinal)), part);
    }

    [Theory, EachPair]
    public async Task Metadata_is_in_the_query_and_the_trace_in_the_header(string pair)
    {
        const string trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        var (world, app, recorder) = await SubscriberAsync(pair);
        using var request = new HttpRequestMessage(HttpMethod.Put,
            $"/v1.0/publish/pubsub/{world.Name("M")}?metadata.partitionKey=k%2F1&metadata.cloudevent.id=one&other=x")
        { Content = new StringContent("1") };
        request.Headers.Add("traceparent", trace);
        using var published = await app.Endpoint.Http.SendAsync(request);
        var got = await recorder.FirstAsync(world.Name("M"));
        using var json = JsonDocument.Parse(got.Body);
        Assert.Equal("one", json.RootElement.GetProperty("id").GetString());
        // daprd makes a span of its own below it: the trace stays, the span does not.
        Assert.StartsWith(trace[..36], json.RootElement.GetProperty("traceparent").GetString(), StringComparison.Ordinal);
        Assert.False(got.Headers.ContainsKey("other"));
        if (world.Pair.IsBrokerShared)
            Assert.Equal("k/1", got.Headers["__key"]);
    }

    [Theory, EachPair("/v1.0/publish/bulk"), EachPair("/v1.0-alpha1/publish/bulk")]
    public async Task A_bulk_publish_takes_each_event_by_its_content_type(string pair, string path)
    {
        var (world, app, recorder) = await SubscriberAsync(pair);
        var topic = world.Name(path.Contains("alpha", StringComparison.Ordinal) ? "A" : "B");
        using var content = new StringContent("""
            [{"entryId":"1","event":{"x":1},"contentType":"application/json","metadata":{"partitionKey":"a"}},
             {"entryId":"2","event":"text","contentType":"text/plain","metadata":{"partitionKey":"b"}},
             {"entryId":"3","event":"aGVsbG8=","contentType":"application/octet-stream"}]
            """, Encoding.UTF8, "application/json");
        using var published = await app.Endpoint.Http.PostAsync($"{path}/pubsub/{topic}", content);
        Assert.Equal((HttpStatusCode.NoContent, ""), (published.StatusCode, await published.Content.ReadAsStringAsync()));
        await recorder.NthAsync(topic, 3);
        Assert.Equal(["\"data\":\"text\"", "\"data\":{\"x\":1}", "\"data_base64\":\"aGVsbG8=\""],
            recorder.At(topic).Select(r => r.Body[1..r.Body.IndexOf(",\"datacontenttype", StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
    }

    [Theory, EachPair]
    public async Task The_table_of_wrong_calls(string pair)
    {
        var (_, app, _) = await SubscriberAsync(pair);
        var seen = new List<string>();
        foreach (var (path, body, _, _, message) in refusals)
        {
            using var response = await PostAsync(app, path, body, "application/json");
            var error = await response.Content.ReadFromJsonAsync<JsonElement>();
            seen.Add($"{path} {body} -> {(int)response.StatusCode} {error.GetProperty("errorCode").GetString()}");
            Assert.Contains(message, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        }
        Assert.Equal(refusals.Select(r => $"{r.Path} {r.Body} -> {r.Status} {r.Code}"), seen);
    }

    private static async Task<HttpResponseMessage> PostAsync(App app, string path, string body, string? type)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        return await app.Endpoint.Http.PostAsync($"/v1.0/publish/{path}", content);
    }

    private async Task<(World World, App App, Recorder Recorder)> SubscriberAsync(string pair)
    {
        var world = await WorldAsync(pair);
        var recorder = await world.SharedAsync("recorder", _ => Task.FromResult(new Recorder()));
        var app = await world.SharedAsync("app", async w => await App.StartAsync(await w.EndpointAsync("reader"), web => recorder.Map(web,
            SubscriptionJson.All(new[] { "T", "M", "A", "B" }.Select(t => new SubscriptionJson(w.Name(t)))))));
        return (world, app, recorder);
    }
}
