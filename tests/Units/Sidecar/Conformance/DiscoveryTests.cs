using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>What an app may answer to <c>GET /dapr/subscribe</c> and <c>/dapr/config</c> (dapr-facts 1.3).</summary>
public sealed class DiscoveryTests(Worlds worlds) : ConformanceTests(worlds)
{
    [Theory, EachPair]
    public async Task Subscriptions_are_read_in_all_their_forms(string pair)
    {
        var world = await WorldAsync(pair);
        var recorder = new Recorder();
        string T(string name) => world.Name(name);
        await using var app = await App.StartAsync(await world.EndpointAsync("forms"), web => recorder.Map(web, $$$"""
            [{"PubsubName":"pubsub","TOPIC":"{{{T("any-case")}}}","Route":"any-case"},
             {"pubsubname":"pubsub","topic":"{{{T("default")}}}","routes":{"default":"/x/y"}},
             {"pubsubname":"pubsub","topic":"{{{T("slash")}}}","route":"/slashed"},
             {"pubsubname":"pubsub","topic":"{{{T("nowhere")}}}"},
             {"pubsubname":"no such pubsub","topic":"{{{T("last")}}}","route":"other"},
             {"pubsubname":"pubsub","topic":"{{{T("last")}}}","route":"last","deadLetterTopic":"","bulkSubscribe":{"enabled":false},"metadata":{}}]
            """));
        await world.CreateTopicsAsync([T("nowhere")]);
        foreach (var topic in (string[])["any-case", "default", "slash", "nowhere", "last"])
            await app.Endpoint.Dapr.PublishEventAsync("pubsub", T(topic), topic);
        await Task.WhenAll(recorder.FirstAsync("any-case"), recorder.FirstAsync("x/y"), recorder.FirstAsync("slashed"), recorder.FirstAsync("last"));
        // By their paths: on Kafka, a group that is still forming may hand an entry to its next owner as well.
        Assert.Equal(["any-case", "last", "slashed", "x/y"], recorder.All.Select(r => r.Path).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory, EachPair]
    public async Task The_SDKs_handler_routes_and_unwraps(string pair)
    {
        var world = await WorldAsync(pair);
        var got = new TaskCompletionSource<string>();
        await using var app = await App.StartAsync(await world.EndpointAsync("sdk"), web =>
        {
            web.UseCloudEvents();
            web.UseRouting();
            web.MapSubscribeHandler();
            web.MapPost("/things", async (HttpContext http) =>
            {
                using var reader = new StreamReader(http.Request.Body);
                got.TrySetResult(http.Request.ContentType + " " + await reader.ReadToEndAsync());
            }).WithTopic("pubsub", world.Name("things"));
        }, services => services.AddRouting());
        await app.Endpoint.Dapr.PublishEventAsync("pubsub", world.Name("things"), new { A = 1 });
        Assert.Equal("application/json {\"a\":1}", await got.Task.InTimeAsync());
    }

    [Theory, EachPair(404, ""), EachPair(200, ""), EachPair(200, "[]"), EachPair(204, ""), EachPair(405, "no"), EachPair(500, "broken")]
    public async Task An_app_that_wants_nothing_is_served_all_the_same(string pair, int status, string body)
    {
        var world = await WorldAsync(pair);
        await using var app = await App.StartAsync(await world.EndpointAsync($"nothing{status}{body.Length}"), web =>
        {
            web.MapGet("/dapr/config", () => Results.Text(body == "[]" ? "{}" : body, statusCode: status));
            web.MapGet("/dapr/subscribe", () => Results.Text(body, statusCode: status));
            web.MapGet("/hello", () => "hello");
        });
        Assert.Equal("hello", await app.Endpoint.Http.GetStringAsync($"/v1.0/invoke/{app.Endpoint.AppId}/method/hello"));
    }

    [Theory, EachPair]
    public async Task The_metadata_shows_what_was_understood(string pair)
    {
        var world = await WorldAsync(pair);
        var (topic, dead) = (world.Name("shown"), world.Name("shown-dead"));
        await using var app = await App.StartAsync(await world.EndpointAsync("shown"), web => new Recorder().Map(web,
            SubscriptionJson.All(new SubscriptionJson(topic) { DeadLetterTopic = dead })));
        var metadata = await app.Endpoint.Http.GetFromJsonAsync<JsonElement>("/v1.0/metadata");
        var shown = Assert.Single(metadata.GetProperty("subscriptions").EnumerateArray());
        Assert.Equal(("pubsub", topic, dead, "PROGRAMMATIC"), (shown.GetProperty("pubsubname").GetString(), shown.GetProperty("topic").GetString(),
            shown.GetProperty("deadLetterTopic").GetString(), shown.GetProperty("type").GetString()));
        Assert.Equal(topic, Assert.Single(shown.GetProperty("rules").EnumerateArray()).GetProperty("path").GetString());
    }
}
