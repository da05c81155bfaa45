using DaprMessaging.Sidecar.App;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Units.Sidecar;

/// <summary>What an app's answers mean, over the wire; the broker behind it has its own tests.</summary>
public sealed class DeliveryTests : IAsyncLifetime
{
    private readonly Subscriber inbox = new();
    private readonly Subscriber dead = new();
    private TestHost host = null!;

    public async ValueTask InitializeAsync() => host = await TestHost.StartAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [InlineData(200,
        "{\"statuses\":[{\"entryId\":\"0\",\"status\":\"SUCCESS\"},{\"entryId\":\"1\",\"status\":\"SUCCESS\"}]}", 0)]
    [InlineData(200,
        "{\"Statuses\":[{\"EntryId\":\"0\",\"Status\":\"SUCCESS\"},{\"entryId\":\"1\",\"status\":\"DROP\"}]}", 1)]
    [InlineData(200, "{\"statuses\":[{\"entryId\":\"0\",\"status\":\"SUCCESS\"}]}", 1)]
    [InlineData(200, "{\"statuses\":[{\"entryId\":\"0\",\"status\":\"\"},{\"entryId\":\"1\",\"status\":\"?\"}]}", 2)]
    [InlineData(200, "{\"statuses\":[{\"entryId\":\"7\",\"status\":\"SUCCESS\"},{\"entryId\":\"x\"}]}", 2)]
    [InlineData(200, "", 2)]
    [InlineData(200, "not json", 2)]
    [InlineData(200, "[]", 2)]
    [InlineData(404, "", 0)]
    [InlineData(500, "{\"statuses\":[{\"entryId\":\"0\",\"status\":\"SUCCESS\"}]}", 2)]
    public async Task A_bulk_answer_with_a_dead_letter_topic(int status, string body, int deadLetters)
    {
        host.Faults.Pause("inbox", "T");
        inbox.Instead = http => AnswerAsync(http, status, body);
        await using var app = await Subscriber.StartAsync(await host.Host.AddAsync("inbox"), inbox,
            Subscriber.Json("T", deadLetterTopic: "T-dead"));
        await using var morgue = await Subscriber.StartAsync(await host.Host.AddAsync("morgue"), dead,
            Subscriber.Json("T-dead"));
        await PublishAsync("x", "y");
        host.Faults.Resume("inbox", "T");
        await SettledAsync(2, deadLetters);
    }

    [Fact]
    public async Task What_was_not_acknowledged_comes_again_to_whoever_attaches_next()
    {
        inbox.Answer = _ => "RETRY";
        var sidecar = await host.Host.AddAsync("inbox");
        await using var app = await Subscriber.StartAsync(sidecar, inbox, Subscriber.Json("T"));
        await PublishAsync("a", "b");
        await Eventually.CountAsync(inbox.All, 2);
        await sidecar.DetachAsync().InTimeAsync();
        await sidecar.DetachAsync(); // nothing more to do
        inbox.Answer = _ => "SUCCESS";
        inbox.All.Clear();
        await PublishAsync("c");
        Assert.Equal(System.Net.HttpStatusCode.InternalServerError,
            (await host.Http(sidecar).GetAsync("/v1.0/healthz")).StatusCode);
        await app.AttachAsync();
        await Eventually.CountAsync(inbox.All, 3);
        Assert.Equal(["a", "b", "c"], inbox.All.Select(g => g.Data).Order(StringComparer.Ordinal));
        await Assert.ThrowsAsync<InvalidOperationException>(app.AttachAsync);
    }

    [Fact]
    public async Task Two_instances_of_an_app_share_and_a_killed_ones_share_goes_to_the_other()
    {
        var second = new Subscriber();
        await using var a = await Subscriber.StartAsync(await host.Host.AddAsync("inbox"), inbox, Subscriber.Json("T"));
        await using (var b = await Subscriber.StartAsync(await host.Host.AddAsync("inbox"), second,
            Subscriber.Json("T")))
        {
            Assert.Equal("inbox-2", b.Sidecar.InstanceId);
            await PublishAsync(Enumerable.Range(0, 100).Select(i => $"{i}").ToArray());
            await Eventually.TrueAsync(() => inbox.All.Count + second.All.Count == 100, "all");
            Assert.NotEmpty(inbox.All);
            Assert.NotEmpty(second.All);
        }
        await PublishAsync(Enumerable.Range(100, 100).Select(i => $"{i}").ToArray());
        await Eventually.TrueAsync(() => inbox.All.Count + second.All.Count == 200, "all");
    }

    [Theory]
    [InlineData("{\"pubsubname\":\"pubsub\",\"topic\":\"T\",\"routes\":{\"rules\":[{\"match\":\"a ? b : c\",\"path\":\"a\"}]}}",
        "the rule 'a ? b : c' is not understood at position 3")]
    [InlineData("{\"pubsubname\":\"pubsub\",\"topic\":\"T\",\"routes\":{\"rules\":[{\"match\":\"true\",\"path\":\"a\"}]},\"metadata\":{\"rawPayload\":\"true\"}}",
        "rawPayload and routing rules")]
    [InlineData("{\"topic\":\"T\",\"route\":\"a\"}", "pubsubname and topic")]
    public async Task A_subscription_that_asks_too_much_is_refused_with_a_reason(string subscription, string reason)
    {
        var sidecar = await host.Host.AddAsync("inbox");
        var error = await Assert.ThrowsAsync<NotSupportedException>(() =>
            Subscriber.StartAsync(sidecar, inbox, subscription));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Discovery_waits_for_the_app_and_reads_names_in_any_case()
    {
        var subscriptions = SubscriptionList.Parse("""
            [{"PubsubName":"pubsub","TOPIC":"T","routes":{"default":"/x/y"},"bulksubscribe":{"Enabled":true},"DeadLetterTopic":"d"},
             {"pubsubname":"pubsub","topic":"T","route":"second"},{"pubsubname":"pubsub","topic":"U","route":"u","deadLetterTopic":""}]
            """u8.ToArray());
        Assert.Equal([new("pubsub", "T", "x/y") { IsBulk = true, MaxCount = 100, DeadLetterTopic = "d" },
            new("pubsub", "U", "u")], subscriptions);
        var sidecar = await host.Host.AddAsync("inbox");
        using var none = new CancellationTokenSource();
        var early = sidecar.AttachAsync(new Uri("http://127.0.0.1:9"), none.Token);
        Assert.False(early.IsCompleted);
        await none.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => early.InTimeAsync());
        await using var app = await Subscriber.StartAsync(sidecar, inbox, Subscriber.Json("T"));
        await PublishAsync("x");
        await Eventually.CountAsync(inbox.All, 1);
    }

    private static async Task<bool> AnswerAsync(HttpContext http, int status, string body)
    {
        http.Response.StatusCode = status;
        if (body.Length > 0)
            await http.Response.WriteAsync(body);
        return true;
    }

    /// <summary>Nothing is under way any more: a marker published behind everything has arrived.</summary>
    private async Task SettledAsync(int delivered, int deadLetters)
    {
        await Eventually.TrueAsync(() => inbox.All.Count >= delivered && dead.All.Count >= deadLetters,
            $"{delivered} deliveries and {deadLetters} dead letters");
        inbox.Instead = null;
        var marker = new Subscriber.Got("", "marker", "", 0, 0, 0);
        await PublishAsync(marker.Data);
        await Eventually.TrueAsync(() => inbox.All.Any(g => g.Data == marker.Data), "the marker");
        Assert.Equal((delivered + 1, deadLetters), (inbox.All.Count, dead.All.Count));
    }

    private Proto.Dapr.DaprClient? stub;

    private async Task PublishAsync(params string[] data)
    {
        stub ??= host.Stub(await host.Host.AddAsync("msg"));
        var request = new Proto.BulkPublishRequest { PubsubName = "pubsub", Topic = "T" };
        foreach (var text in data)
            request.Entries.Add(new Proto.BulkPublishRequestEntry
            {
                EntryId = $"{request.Entries.Count}",
                Event = ByteString.CopyFromUtf8(text),
                ContentType = "text/plain",
                Metadata = { ["partitionKey"] = data.Length > 2 ? text : "one" },
            });
        await stub.BulkPublishEventAsync(request);
    }
}
