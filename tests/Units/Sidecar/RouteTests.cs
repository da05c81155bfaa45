using System.Collections.Concurrent;
using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using DaprMessaging.Sidecar.PubSub;
using DaprMessaging.Stores;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace DaprMessaging.Units.Sidecar;

/// <summary>Routing rules, raw payloads, and what the tests' broker does on demand.</summary>
public sealed class RouteTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<(string Path, string Body)> got = new();
    private TestHost host = null!;
    private Dapr.Client.Autogen.Grpc.v1.Dapr.DaprClient stub = null!;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync();
        stub = host.Stub(await host.Host.AddAsync("sender"));
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_first_rule_that_matches_decides_and_the_default_takes_the_rest(bool bulk)
    {
        await using var app = await StartAsync("""
            [{"pubsubname":"pubsub","topic":"T","bulkSubscribe":{"enabled":BULK},"routes":{"rules":[
                {"match":"event.type == \"a\"","path":"/of-a"},{"match":"event.data.x > 1","path":"large"}],"default":"/rest"}}]
            """.Replace("BULK", bulk ? "true" : "false", StringComparison.Ordinal));
        await PublishAsync("T", "{\"x\":2}", "a");
        await PublishAsync("T", "{\"x\":2}", "b");
        await PublishAsync("T", "{\"x\":1}", "b");
        await Eventually.CountAsync(got, 3);
        Assert.Equal(["/large", "/of-a", "/rest"], got.Select(g => g.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_a_default_what_no_rule_wants_is_a_dead_letter_and_so_is_what_cannot_be_judged()
    {
        await using var app = await StartAsync("""
            [{"pubsubname":"pubsub","topic":"T","deadLetterTopic":"dead","routes":{"rules":[{"match":"event.data.x == 1","path":"one"}]}},
             {"pubsubname":"pubsub","topic":"dead","route":"dead"}]
            """);
        await PublishAsync("T", "{\"x\":2}");
        await PublishAsync("T", "{\"y\":2}");
        await PublishAsync("T", "{\"x\":1}");
        await Eventually.CountAsync(got, 3);
        Assert.Equal(["/dead", "/dead", "/one"], got.Select(g => g.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_rule_that_is_not_understood_stops_the_app_with_its_place()
    {
        var error = await Assert.ThrowsAsync<NotSupportedException>(() => StartAsync("""
            [{"pubsubname":"pubsub","topic":"T","routes":{"rules":[{"match":"event.type ~ 1","path":"x"}]}}]
            """));
        Assert.Contains("topic 'T'", error.Message, StringComparison.Ordinal);
        Assert.Contains("at position 12: '~' is not supported", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_raw_payload_arrives_as_it_is_wrapped_for_an_app_that_asks_for_it()
    {
        await using var app = await StartAsync("""
            [{"pubsubname":"pubsub","topic":"Raw","route":"raw","metadata":{"rawPayload":"true"}},
             {"pubsubname":"pubsub","topic":"RawBulk","route":"bulk","metadata":{"rawPayload":"true"},"bulkSubscribe":{"enabled":true}}]
            """);
        await PublishRawAsync("Raw", [1, 2, 255]);
        await PublishRawAsync("RawBulk", [1, 2, 255]);
        await Eventually.CountAsync(got, 2);
        using var single = JsonDocument.Parse(got.First(g => g.Path == "/raw").Body);
        Assert.Equal(["data_base64", "datacontenttype", "id", "pubsubname", "source", "specversion", "topic", "type"],
            single.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal([1, 2, 255], single.RootElement.GetProperty("data_base64").GetBytesFromBase64());
        using var bulk = JsonDocument.Parse(got.First(g => g.Path == "/bulk").Body);
        var entry = bulk.RootElement.GetProperty("entries")[0];
        Assert.Equal(("AQL/", "application/octet-stream"),
            (entry.GetProperty("event").GetString(), entry.GetProperty("contentType").GetString()));
    }

    [Fact]
    public async Task Raw_JSON_objects_go_to_anybody_and_other_bytes_to_the_dead_letters()
    {
        await using var app = await StartAsync("""
            [{"pubsubname":"pubsub","topic":"T","route":"t","deadLetterTopic":"dead"},
             {"pubsubname":"pubsub","topic":"dead","route":"dead","metadata":{"rawPayload":"true"}}]
            """);
        await PublishRawAsync("T", "{\"mine\": 1}"u8.ToArray());
        await PublishRawAsync("T", "bytes"u8.ToArray());
        await Eventually.CountAsync(got, 2);
        Assert.Equal("{\"mine\": 1}", got.First(g => g.Path == "/t").Body);
        Assert.Contains(Convert.ToBase64String("bytes"u8), got.First(g => g.Path == "/dead").Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_are_rounded_in_bulk_only_when_a_test_asks_for_daprds_ways()
    {
        await using var app = await StartAsync(
            """[{"pubsubname":"pubsub","topic":"T","route":"t","bulkSubscribe":{"enabled":true}}]""");
        await PublishAsync("T", "[9007199254740993,1]");
        await Eventually.CountAsync(got, 1);
        Assert.Contains("[9007199254740993,1]", got.Last().Body, StringComparison.Ordinal);
        host.Faults.RoundNumbers.Start();
        await PublishAsync("T", "[9007199254740993,1]");
        await Eventually.CountAsync(got, 2);
        Assert.Contains("[9007199254740992,1]", got.Last().Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("9007199254740993", "9007199254740992")]
    [InlineData("1152921504606846977", "1152921504606847000")]
    [InlineData("1.50", "1.5")]
    [InlineData("-0.00001", "-0.00001")]
    [InlineData("0.0000012", "0.0000012")]
    [InlineData("0.00000012", "1.2e-7")]
    [InlineData("1e20", "100000000000000000000")]
    [InlineData("1.25e21", "1.25e+21")]
    [InlineData("-1e300", "-1e+300")]
    [InlineData("0", "0")]
    public void A_double_is_written_as_Go_does_it(string number, string expected) => Assert.Equal(expected,
        GoNumber.Format(double.Parse(number, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public async Task A_broker_that_reorders_and_duplicates_is_a_matter_of_its_component()
    {
        await using var bad = await TestHost.StartAsync(Yaml.Component("pubsub", "pubsub.in-memory",
            ("faultReorder", "1"), ("faultDeliverTwice", "1"), ("faultRoundNumbers", "0.5")));
        var inbox = new Subscriber();
        var request = new BulkPublishRequest { PubsubName = "pubsub", Topic = "T" };
        for (var i = 0; i < 30; i++)
            request.Entries.Add(new BulkPublishRequestEntry
            {
                EntryId = $"{i}", ContentType = "application/json",
                Event = ByteString.CopyFromUtf8($"{i}"), Metadata = { ["partitionKey"] = "k" }
            });
        await bad.Stub(await bad.Host.AddAsync("sender")).BulkPublishEventAsync(request);
        await using var app = await Subscriber.StartAsync(await bad.Host.AddAsync("inbox"), inbox, Subscriber.Json("T"));
        await Eventually.CountAsync(inbox.All, 60);
        var order = inbox.All.Select(g => int.Parse(g.Data)).ToList();
        Assert.Equal(Enumerable.Range(0, 60).Select(i => i / 2), order.Order());
        Assert.NotEqual(order[..30].Order(), order[..30]);
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => TestHost.StartAsync(
            Yaml.Component("pubsub", "pubsub.in-memory", ("faultReorder", "often"))));
        Assert.Contains("'faultReorder' must be a probability from 0 to 1", error.Message, StringComparison.Ordinal);
    }

    private async Task<TestApp> StartAsync(string subscriptions) =>
        await TestApp.StartAsync(await host.Host.AddAsync("inbox"), web =>
        {
            TestApp.Subscribes(web, subscriptions);
            web.MapPost("/{path}", async (HttpContext http) =>
            {
                using var reader = new StreamReader(http.Request.Body);
                var body = await reader.ReadToEndAsync();
                got.Enqueue((http.Request.Path, body));
                return body.Contains("\"entries\"", StringComparison.Ordinal)
                    ? Results.Json(new { statuses = new[] { new { entryId = "0", status = "SUCCESS" } } }) : Results.Ok();
            });
        });

    private async Task PublishAsync(string topic, string data, string type = "t") =>
        await stub.PublishEventAsync(new()
        {
            PubsubName = "pubsub",
            Topic = topic,
            Data = ByteString.CopyFromUtf8(data),
            DataContentType = "application/json",
            Metadata = { ["cloudevent.type"] = type },
        });

    private async Task PublishRawAsync(string topic, byte[] data) => await stub.PublishEventAsync(new()
    {
        PubsubName = "pubsub",
        Topic = topic,
        Data = ByteString.CopyFrom(data),
        Metadata = { ["rawPayload"] = "true" },
    });
}
