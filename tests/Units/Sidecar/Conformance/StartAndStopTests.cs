using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>In which order a sidecar meets its app, and how it leaves (dapr-facts 4, row 10).</summary>
public sealed class StartAndStopTests(Worlds worlds) : ConformanceTests(worlds)
{
    [Theory, EachPair]
    public async Task It_waits_for_the_app_then_asks_then_delivers(string pair)
    {
        var world = await WorldAsync(pair);
        var endpoint = await world.EndpointAsync("late");
        var topic = world.Name("early");
        await world.CreateTopicsAsync([topic]);
        if (world.Pair.IsBrokerShared)
            await (await world.ClientAsync()).Dapr.PublishEventAsync("pubsub", topic, "waiting");
        var port = FreePorts.Take(1)[0];
        var attaching = endpoint.AttachAsync(new Uri($"http://127.0.0.1:{port}"));
        await Eventually.TrueAsync(async () => await endpoint.Dapr.CheckOutboundHealthAsync(), "its own health");
        var health = await endpoint.Http.GetAsync("/v1.0/healthz");
        Assert.Equal((HttpStatusCode.InternalServerError, "ERR_HEALTH_NOT_READY"),
            (health.StatusCode, (await health.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errorCode").GetString()));
        Assert.False(attaching.IsCompleted);
        var asked = new ConcurrentQueue<string>();
        await using var app = await App.StartAsync(endpoint, web =>
        {
            web.Use((http, next) =>
            {
                if (http.Request.Method is "GET" or "POST" && http.Request.Path != "/healthz")
                    asked.Enqueue($"{http.Request.Method} {http.Request.Path} {http.Request.Headers["dapr-api-token"]}");
                return next(http);
            });
            new Recorder().Map(web, SubscriptionJson.All(new SubscriptionJson(topic)));
        }, attach: false, port: port);
        await attaching.WaitAsync(TimeSpan.FromSeconds(60));
        if (!world.Pair.IsBrokerShared)
            await endpoint.Dapr.PublishEventAsync("pubsub", topic, "now");
        await Eventually.TrueAsync(() => asked.Count >= 3, "config, subscriptions, an event");
        Assert.Equal(new[] { "GET /dapr/config", "GET /dapr/subscribe", $"POST /{topic}" }.Select(a => $"{a} {endpoint.AppToken}"), asked);
        Assert.Equal(HttpStatusCode.NoContent, (await endpoint.Http.GetAsync("/v1.0/healthz")).StatusCode);
    }

    [Theory, EachPair]
    public async Task It_ends_what_is_under_way_before_it_leaves_and_its_successor_goes_on_behind_it(string pair)
    {
        var world = await WorldAsync(pair);
        world.Pair.DemandBroker();
        var topic = world.Name("drained");
        using var mayEnd = new SemaphoreSlim(0);
        var (first, second) = (new Recorder(), new Recorder());
        await using var app = await App.StartAsync(await world.EndpointAsync("worker"), web => first.Map(web, SubscriptionJson.All(new SubscriptionJson(topic))));
        first.Answer(topic, _ =>
        {
            mayEnd.Wait();
            return (200, "");
        });
        var oneKey = new Dictionary<string, string> { ["partitionKey"] = "k" };
        var source = await world.ClientAsync();
        await source.Dapr.PublishEventAsync("pubsub", topic, "under way", oneKey);
        await source.Dapr.PublishEventAsync("pubsub", topic, "behind it", oneKey);
        await first.FirstAsync(topic);
        var leaving = app.Endpoint.StopAsync();
        Assert.False(leaving.IsCompleted);
        mayEnd.Release(10);
        await leaving.InTimeAsync();
        Assert.Single(first.All);
        await using var successor = await App.StartAsync(await world.EndpointAsync("worker"), web => second.Map(web, SubscriptionJson.All(new SubscriptionJson(topic))));
        Assert.Contains("behind it", (await second.FirstAsync(topic)).Body, StringComparison.Ordinal);
        Assert.Single(second.All);
    }

    [Theory, EachPair]
    public async Task What_was_not_acknowledged_comes_again_to_whoever_attaches_next(string pair)
    {
        var world = await WorldAsync(pair);
        world.Pair.DemandBroker();
        var topic = world.Name("again");
        var (first, second) = (new Recorder(), new Recorder());
        first.Answer(topic, 500);
        await using (var app = await App.StartAsync(await world.EndpointAsync("dying"), web => first.Map(web, SubscriptionJson.All(new SubscriptionJson(topic)))))
        {
            await (await world.ClientAsync()).Dapr.PublishEventAsync("pubsub", topic, "kept");
            await first.FirstAsync(topic);
            await app.KillAsync();
        }
        await using var next = await App.StartAsync(await world.EndpointAsync("dying"), web => second.Map(web, SubscriptionJson.All(new SubscriptionJson(topic))));
        Assert.Contains("kept", (await second.FirstAsync(topic)).Body, StringComparison.Ordinal);
    }
}
