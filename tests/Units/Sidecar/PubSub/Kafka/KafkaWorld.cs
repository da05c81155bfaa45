using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using DaprMessaging.KafkaMock;
using DaprMessaging.Sidecar;
using DaprMessaging.Sidecar.App;
using DaprMessaging.Sidecar.PubSub;
using DaprMessaging.Sidecar.PubSub.Kafka;

namespace DaprMessaging.Units.Sidecar.PubSub.Kafka;

/// <summary>A pubsub.kafka without apps: deliveries come to the test itself.</summary>
internal sealed class KafkaWorld : IAsyncDisposable
{
    public sealed record Got(string Reader, string Data, string Key, int Partition, long Offset, Message Message);

    /// <summary>A group of the mock takes seconds to agree, and the machine may be busy.</summary>
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(90);
    private static int names;

    private readonly List<IConsumer> consumers = [];
    private readonly Chance chance = new(new Random(5));
    private readonly bool ownsCluster;

    private KafkaWorld(KafkaCluster cluster, bool ownsCluster, Func<KafkaSettings, KafkaSettings>? with)
    {
        (Cluster, this.ownsCluster) = (cluster, ownsCluster);
        Faults = new Faults(chance);
        Broker = KafkaBroker.Start(with?.Invoke(Settings(cluster)) ?? Settings(cluster), TimeSpan.FromSeconds(30),
            new SidecarContext(new() { ResourcesPath = "", LoggerFactory = Heard }, Counters, Faults, chance));
    }

    public KafkaCluster Cluster { get; }

    public KafkaBroker Broker { get; }

    public CallCounters Counters { get; } = new();

    public Faults Faults { get; }

    public Heard Heard { get; } = new();

    public ConcurrentQueue<Got> All { get; } = new();

    public IEnumerable<string> Data => All.Select(g => g.Data);

    /// <summary>What a group of the mock needs to agree quickly; fetches of the mock wait their full time.</summary>
    private static KafkaSettings Settings(KafkaCluster cluster) =>
        new("pubsub", cluster.Bootstrap, new(Confluent.Kafka.SecurityProtocol.Plaintext))
        {
            StartsAtOldest = true,
            SessionTimeout = TimeSpan.FromSeconds(cluster.IsMock ? 2 : 10),
            HeartbeatInterval = TimeSpan.FromMilliseconds(300),
            FetchMaxWait = TimeSpan.FromMilliseconds(5),
        };

    /// <summary>On the shared cluster, unless the test is going to break one of its own.</summary>
    public static async Task<KafkaWorld> StartAsync(Func<KafkaSettings, KafkaSettings>? with = null, int ownBrokers = 0) =>
        new(ownBrokers > 0 ? await KafkaCluster.StartAsync(ownBrokers) : await KafkaCluster.SharedAsync(),
            ownBrokers > 0, with);

    public static string NewName(string of) => $"{of}-{Environment.ProcessId}-{Interlocked.Increment(ref names)}";

    public async Task<string> TopicAsync(int partitions = 4)
    {
        var name = NewName("T");
        await Cluster.CreateTopicAsync(name, partitions);
        return name;
    }

    /// <summary>Subscribes; <paramref name="decide"/> gives each entry its verdict, SUCCESS unless given.</summary>
    public IConsumer Read(string group, string topic, Func<Got, Verdict>? decide = null, string? reader = null,
        int max = 100, bool bulk = true, string? deadLetterTopic = null, Func<Delivery, Task>? around = null)
    {
        var subscription = new Subscription("pubsub", topic, "r")
        {
            IsBulk = bulk,
            MaxCount = bulk ? max : 1,
            DeadLetterTopic = deadLetterTopic,
        };
        var consumer = Broker.Subscribe(group, subscription, async (delivery, _) =>
        {
            if (around is not null)
                await around(delivery);
            foreach (var item in delivery.Items)
            {
                var got = new Got(reader ?? group, Encoding.UTF8.GetString(item.Message!.Data),
                    item.Message.Key ?? "", item.Partition, item.Entry.Offset, item.Message);
                All.Enqueue(got);
                item.Verdict = decide?.Invoke(got) ?? Verdict.Success;
            }
        });
        consumers.Add(consumer);
        return consumer;
    }

    public Task PublishAsync(string topic, params (string Data, string? Key)[] messages) =>
        Broker.PublishAsync(topic, messages.Select(m =>
            new Message(Encoding.UTF8.GetBytes(m.Data), [new("m", "1")]) { Key = m.Key }).ToList(),
            CancellationToken.None).WaitAsync(patience);

    /// <summary>Numbers from 0 on, over some keys, each as a JSON object.</summary>
    public Task PublishNumbersAsync(string topic, int from, int count, int keys = 16) =>
        PublishAsync(topic, Enumerable.Range(from, count).Select(i => (Json(i), (string?)$"k{i % keys}")).ToArray());

    public static string Json(int number) => $"{{\"n\":{number.ToString(CultureInfo.InvariantCulture)}}}";

    public static int Number(string json) => int.Parse(json[5..^1], CultureInfo.InvariantCulture);

    public static Task StopAsync(IConsumer consumer) => consumer.StopAsync(TimeSpan.FromSeconds(30)).WaitAsync(patience);

    /// <summary>Nothing is missing, and of each key the first sights are in the order of publishing.</summary>
    public void AssertAllInOrder(int count)
    {
        Assert.Equal(Enumerable.Range(0, count), All.Select(g => Number(g.Data)).Distinct().Order());
        Assert.All(All.GroupBy(g => g.Key), k =>
        {
            var firsts = k.Select(g => Number(g.Data)).Distinct().ToList();
            Assert.Equal(firsts.Order(), firsts);
        });
    }

    public static async Task TrueAsync(Func<bool> condition, Func<string> what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < patience, $"waited in vain for: {what()}");
            await Task.Delay(5);
        }
    }

    /// <summary>Publishes numbers, a few at a time, until it is told to stop; how many there are.</summary>
    public async Task<int> PublishUntilAsync(string topic, CancellationToken stop)
    {
        var count = 0;
        for (; !stop.IsCancellationRequested; count += 20)
        {
            await PublishNumbersAsync(topic, count, 20);
            // Not faster than readers read, or the mock forgets: it keeps 5 MB of a partition.
            await TrueAsync(() => count - All.Count < 2000, () => $"readers: {All.Count} of {count}");
        }
        return count;
    }

    public Task GotAsync(string reader, int more = 50)
    {
        var before = All.Count(g => g.Reader == reader);
        return TrueAsync(() => All.Count(g => g.Reader == reader) >= before + more, () => $"{more} more for {reader}");
    }

    public Task SeenAsync(int distinct) => TrueAsync(() => Data.Distinct().Count() >= distinct,
        () => $"{distinct} different entries; there are {Data.Distinct().Count()}, missing are numbers "
            + $"[{string.Join(' ', Enumerable.Range(0, distinct).Select(Json).Except(Data).Take(20))}], offsets ["
            + string.Join(' ', All.GroupBy(g => g.Partition).SelectMany(p => Enumerable.Range(0,
                (int)p.Max(g => g.Offset)).Except(p.Select(g => (int)g.Offset)).Select(o => $"{p.Key}/{o}")).Take(20))
            + "]");

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(consumers.Select(c => c.StopAsync(TimeSpan.FromSeconds(5))));
        await Broker.DisposeAsync();
        if (ownsCluster)
            await Cluster.DisposeAsync();
    }
}
