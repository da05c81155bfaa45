using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using DaprMessaging.Sidecar;

namespace DaprMessaging.Units.Sidecar;

public sealed class HttpPublishTests : IAsyncLifetime
{
    private readonly Subscriber inbox = new();
    private TestHost host = null!;
    private TestApp app = null!;
    private AppSidecar sender = null!;
    private HttpClient http = null!;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync();
        sender = await host.Host.AddAsync("bot");
        http = host.Http(sender);
        app = await Subscriber.StartAsync(await host.Host.AddAsync("inbox"), inbox,
            Subscriber.Json("T", bulk: false), Subscriber.Json("Bulk"));
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await host.DisposeAsync();
    }

    [Theory]
    [InlineData("application/json", """{"b":12345678901234567,"a":"x"}""", "\"data\":{\"a\":\"x\",\"b\":12345678901234567}")]
    [InlineData("application/json; charset=utf-8", "7", "\"data\":7,\"datacontenttype\":\"application/json; charset=utf-8\"")]
    [InlineData("text/plain", "hello", "\"data\":\"hello\"")]
    [InlineData(null, "hello", "\"data\":\"hello\",\"datacontenttype\":\"text/plain\"")]
    [InlineData("application/octet-stream", "hello", "\"data_base64\":\"aGVsbG8=\"")]
    [InlineData("application/vnd.x+json", "{}", "\"data\":\"{}\"")]
    public async Task What_is_posted_arrives_in_an_envelope_by_its_content_type(string? type, string body, string part)
    {
        using var published = await PostAsync("/v1.0/publish/pubsub/T", body, type);
        Assert.Equal((HttpStatusCode.NoContent, ""), (published.StatusCode,
            await published.Content.ReadAsStringAsync()));
        await Eventually.CountAsync(inbox.Bodies, 1);
        Assert.Contains(part, inbox.Bodies.First(), StringComparison.Ordinal);
        Assert.Contains("\"source\":\"bot\"", inbox.Bodies.First(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metadata_is_in_the_query_and_the_trace_in_the_header()
    {
        const string trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        http.DefaultRequestHeaders.Add("traceparent", trace);
        using var published = await http.PutAsync(
            "/v1.0/publish/pubsub/T?metadata.partitionKey=k%2F1&metadata.cloudevent.id=one&other=x",
            new StringContent("1"));
        await Eventually.CountAsync(inbox.All, 1);
        Assert.Equal("k/1", inbox.All.First().Key);
        using var json = JsonDocument.Parse(inbox.Bodies.First());
        Assert.Equal(("one", trace), (json.RootElement.GetProperty("id").GetString(),
            json.RootElement.GetProperty("traceparent").GetString()));
        Assert.False(inbox.Headers.First().ContainsKey("other"));
    }

    [Theory]
    [InlineData("/v1.0/publish/other/T", "1", 404, "ERR_PUBSUB_NOT_FOUND", "pubsub other is not found")]
    [InlineData("/v1.0/publish/pubsub/", "1", 404, "ERR_TOPIC_NAME_EMPTY", "topic is empty in pubsub pubsub")]
    [InlineData("/v1.0/publish/pubsub", "1", 404, "ERR_TOPIC_NAME_EMPTY", "topic is empty in pubsub pubsub")]
    [InlineData("/v1.0/publish/bulk/other/T", "[]", 404, "ERR_PUBSUB_NOT_FOUND", "pubsub other is not found")]
    [InlineData("/v1.0/publish/bulk/pubsub/T", "{}", 400, "ERR_PUBSUB_EVENTS_SER",
        "error when unmarshaling the request for topic T pubsub pubsub: ")]
    [InlineData("/v1.0/publish/bulk/pubsub/T", "[{\"event\":1,\"contentType\":\"application/json\"}]", 400,
        "ERR_PUBSUB_EVENTS_SER", "entryId is duplicated or not present for entry")]
    [InlineData("/v1.0/publish/bulk/pubsub/T", "[{\"entryId\":\"1\",\"event\":1,\"contentType\":\"text/plain\"}]", 400,
        "ERR_PUBSUB_EVENTS_SER", "mismatch between contentType and event")]
    [InlineData("/v1.0/publish/bulk/pubsub/T", "[{\"entryId\":\"1\",\"event\":\"#\",\"contentType\":\"application/octet-stream\"}]",
        400, "ERR_PUBSUB_EVENTS_SER", "error when marshalling cloud event envelope for topic T pubsub pubsub: ")]
    public async Task Wrong_calls_get_the_codes_of_daprd(string path, string body, int status, string code,
        string message)
    {
        using var response = await PostAsync(path, body, "application/json");
        var error = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(((HttpStatusCode)status, code), (response.StatusCode, error.GetProperty("errorCode").GetString()));
        Assert.Contains(message, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(inbox.All);
    }

    [Fact]
    public async Task A_broker_that_is_out_fails_the_publish_and_names_the_entries_of_a_bulk()
    {
        host.Faults.PublishFails.Start();
        using var single = await PostAsync("/v1.0/publish/pubsub/T", "1", "text/plain");
        Assert.Equal(HttpStatusCode.InternalServerError, single.StatusCode);
        Assert.Equal("ERR_PUBSUB_PUBLISH_MESSAGE", (await single.Content.ReadFromJsonAsync<JsonElement>())
            .GetProperty("errorCode").GetString());
        using var bulk = await PostAsync("/v1.0/publish/bulk/pubsub/T",
            """[{"entryId":"7","event":1,"contentType":"application/json"}]""", "application/json");
        Assert.Equal(HttpStatusCode.InternalServerError, bulk.StatusCode);
        var error = await bulk.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("7", "ERR_PUBSUB_PUBLISH_MESSAGE"),
            (Assert.Single(error.GetProperty("failedEntries").EnumerateArray()).GetProperty("entryId").GetString(),
            error.GetProperty("errorCode").GetString()));
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string body, string? type)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        return await http.PostAsync(path, content);
    }
}
