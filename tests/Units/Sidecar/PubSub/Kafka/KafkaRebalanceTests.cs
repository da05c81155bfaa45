using System.Globalization;
using DaprMessaging.KafkaMock;
using DaprMessaging.Sidecar.PubSub;
using DaprMessaging.Stores;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Units.Sidecar.PubSub.Kafka;

/// <summary>Partitions that change hands: replicas that come, go, and are killed.</summary>
[Collection("Kafka")]
public sealed class KafkaRebalanceTests
{
    [Fact]
    public async Task Replicas_come_and_go_under_load_and_nothing_is_lost_or_overtaken()
    {
        await using var world = await KafkaWorld.StartAsync();
        var (topic, group) = (await world.TopicAsync(partitions: 8), KafkaWorld.NewName("inbox"));
        using var stop = new CancellationTokenSource();
        var publishing = world.PublishUntilAsync(topic, stop.Token);
        var a = world.Read(group, topic, reader: "a");
        await world.GotAsync("a");
        world.Read(group, topic, reader: "b");
        await world.GotAsync("b");
        var c = world.Read(group, topic, reader: "c");
        await world.GotAsync("c");
        await KafkaWorld.StopAsync(a);
        var last = world.All.Count(g => g.Reader == "a");
        await world.GotAsync("b");
        await KafkaWorld.StopAsync(c);
        await world.GotAsync("b");
        await stop.CancelAsync();
        var count = await publishing;
        await world.SeenAsync(count);
        world.AssertAllInOrder(count);
        Assert.Equal(last, world.All.Count(g => g.Reader == "a"));
    }

    [Fact]
    public async Task An_answer_that_comes_after_its_partition_was_given_away_counts_for_nothing()
    {
        await using var world = await KafkaWorld.StartAsync(s => s with
        {
            Rest = TimeSpan.FromMilliseconds(50),
            RevokePatience = TimeSpan.FromMilliseconds(200),
        });
        var (topic, group) = (await world.TopicAsync(1), KafkaWorld.NewName("inbox"));
        await world.PublishNumbersAsync(topic, 0, 5);
        var (calls, held, isOut, hold) = (0, 0, true, new TaskCompletionSource());
        async Task Around(Delivery delivery)
        {
            if (Interlocked.Increment(ref calls) == 1)
            {
                held = delivery.Items.Count; // all five, or what the first fetch brought
                await hold.Task;
            }
            else if (Volatile.Read(ref isOut))
                throw new InvalidOperationException("the app is out");
        }
        var a = world.Read(group, topic, around: Around);
        await KafkaWorld.TrueAsync(() => calls == 1, () => "a delivery that hangs");
        var b = world.Read(group, topic, around: Around);
        await KafkaWorld.TrueAsync(() => calls > 1, () => "the partition given away, its entries delivered again");
        hold.SetResult();
        await world.SeenAsync(held); // all SUCCESS, too late
        await Task.WhenAll(KafkaWorld.StopAsync(a), KafkaWorld.StopAsync(b));
        world.All.Clear();
        Volatile.Write(ref isOut, false);
        world.Read(group, topic, around: Around);
        await world.SeenAsync(5);
        Assert.Equal(0, world.All.First().Offset);
    }

    [Fact]
    public async Task A_stop_waits_for_what_is_in_flight_and_its_answer_counts()
    {
        await using var world = await KafkaWorld.StartAsync();
        var (topic, group) = (await world.TopicAsync(1), KafkaWorld.NewName("inbox"));
        await world.PublishNumbersAsync(topic, 0, 3);
        var (calls, hold) = (0, new TaskCompletionSource());
        var first = world.Read(group, topic, bulk: false, around: _ =>
            Interlocked.Increment(ref calls) == 1 ? hold.Task : Task.CompletedTask);
        await KafkaWorld.TrueAsync(() => calls == 1, () => "a delivery in flight");
        var stopping = KafkaWorld.StopAsync(first);
        Assert.False(stopping.IsCompleted);
        hold.SetResult();
        await stopping;
        Assert.Equal([0L], world.All.Select(g => g.Offset));
        world.Read(group, topic, bulk: false);
        await world.SeenAsync(3);
        Assert.Equal([0L, 1, 2], world.All.Select(g => g.Offset));
    }

    [Fact]
    public async Task Killed_in_the_middle_of_deliveries_another_process_goes_on_and_nothing_is_lost()
    {
        await using var world = await KafkaWorld.StartAsync();
        using var folder = new TestFolder();
        var (topic, app) = (await world.TopicAsync(), new Subscriber());
        folder.File("components/pubsub.yaml", Component(world.Cluster, KafkaWorld.NewName("inbox")));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var web = builder.Build();
        web.Urls.Add("http://127.0.0.1:0");
        app.Map(web, Subscriber.Json(topic, max: 20));
        await web.StartAsync(TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        var published = 0;
        var publishing = Task.Run(async () =>
        {
            for (; !stop.IsCancellationRequested; published += 10)
            {
                await world.PublishAsync(topic, Enumerable.Range(published, 10)
                    .Select(i => ($"{{\"data\":\"{i}\"}}", (string?)$"k{i % 8}")).ToArray());
                await KafkaWorld.TrueAsync(() => published - app.All.Count < 500 || stop.IsCancellationRequested,
                    () => "the app");
            }
        }, TestContext.Current.CancellationToken);
        for (var (kill, seen) = (0, 0); kill < 2; kill++)
        {
            using var sidecar = KilledSidecar.Start(folder.Sub("components"), web.Urls.First());
            await KafkaWorld.TrueAsync(() => app.All.Count > seen + 200, () => $"deliveries by process {kill}");
            sidecar.Kill();
            await sidecar.WaitForExitAsync(TestContext.Current.CancellationToken);
            seen = app.All.Count;
        }
        await stop.CancelAsync();
        await publishing;
        using var last = KilledSidecar.Start(folder.Sub("components"), web.Urls.First());
        await KafkaWorld.TrueAsync(() => app.All.Select(g => g.Data).Distinct().Count() == published,
            () => $"all {published}, there are {app.All.Select(g => g.Data).Distinct().Count()}");
        last.Kill();
        Assert.All(app.All.GroupBy(g => g.Key), k =>
        {
            var firsts = k.Select(g => int.Parse(g.Data, CultureInfo.InvariantCulture)).Distinct().ToList();
            Assert.Equal(firsts.Order(), firsts);
        });
    }

    private static string Component(KafkaCluster cluster, string group) =>
        Yaml.Component("pubsub", "pubsub.kafka", ("brokers", cluster.Bootstrap), ("authType", "none"),
            ("consumerGroup", group), ("initialOffset", "oldest"), ("sessionTimeout", cluster.IsMock ? "2s" : "10s"),
            ("heartbeatInterval", "300ms"), ("fetchMaxWait", "5ms"));
}
