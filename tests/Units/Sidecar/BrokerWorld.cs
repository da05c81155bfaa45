using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using DaprMessaging.Sidecar;
using DaprMessaging.Sidecar.App;
using DaprMessaging.Sidecar.PubSub;

namespace DaprMessaging.Units.Sidecar;

/// <summary>A broker without apps: deliveries come to the test itself.</summary>
internal sealed class BrokerWorld : IAsyncDisposable
{
    public sealed record Got(string Reader, string Data, string? Key, int Partition, long Offset);

    private long clock;
    private readonly Chance chance = new(new Random(5));

    public BrokerWorld(string? logPath = null, LogSize? size = null, Func<BrokerSettings, BrokerSettings>? with = null,
        TimeProvider? time = null)
    {
        Faults = new Faults(chance);
        var settings = new BrokerSettings("pubsub") { LogPath = logPath };
        var options = new SidecarHostOptions { ResourcesPath = "", Time = time ?? TimeProvider.System };
        Broker = new Broker(with?.Invoke(settings) ?? settings, new(options, Counters, Faults, chance), size);
    }

    public Broker Broker { get; }

    public Faults Faults { get; }

    public CallCounters Counters { get; } = new();

    public ConcurrentQueue<Got> All { get; } = new();

    public IEnumerable<string> Data => All.Select(g => g.Data);

    /// <summary>Subscribes; <paramref name="decide"/> gives each entry its verdict, SUCCESS unless given.</summary>
    public IConsumer Read(string appId, string topic, Func<Got, Verdict>? decide = null, string? reader = null,
        int max = 100, bool bulk = true, string? deadLetterTopic = null, Func<Delivery, Task>? around = null) =>
        Broker.Subscribe(appId,
            new Subscription("pubsub", topic, "r")
            {
                IsBulk = bulk,
                MaxCount = bulk ? max : 1,
                DeadLetterTopic = deadLetterTopic,
            }, async (delivery, _) =>
        {
            if (around is not null)
                await around(delivery);
            foreach (var item in delivery.Items)
            {
                var got = new Got(reader ?? appId, Encoding.UTF8.GetString(item.Message!.Data), item.Message.Key,
                    item.Partition, item.Entry.Offset);
                All.Enqueue(got);
                item.Verdict = decide?.Invoke(got) ?? Verdict.Success;
            }
        });

    public Task PublishAsync(string topic, params string[] data) =>
        PublishKeyedAsync(topic, data.Select(d => (d, (string?)null)).ToArray());

    public Task PublishKeyedAsync(string topic, params (string Data, string? Key)[] messages) =>
        Broker.PublishAsync(topic,
            messages.Select(m =>
            new Message(Encoding.UTF8.GetBytes(m.Data), [new("m", "1")])
            {
                Key = m.Key,
                PublishedAt = Interlocked.Increment(ref clock),
            }).ToList(), CancellationToken.None).InTimeAsync();

    public Task PublishNumbersAsync(string topic, int from, int count, string? key = null) =>
        PublishKeyedAsync(topic, Enumerable.Range(from, count)
            .Select(i => (i.ToString(CultureInfo.InvariantCulture), key ?? $"k{i % 16}")).ToArray()!);

    /// <summary>What a group would still get.</summary>
    public int Waiting(string topic, string group)
    {
        var t = Broker.TopicOf(topic);
        lock (t.Gate)
            return t.Partitions.Sum(p => p.From(t.GroupOf(group).ClaimOf(p).Position).Length);
    }

    public int Retained(string topic)
    {
        var t = Broker.TopicOf(topic);
        lock (t.Gate)
            return t.Partitions.Sum(p => p.Count);
    }

    public ValueTask DisposeAsync() => Broker.DisposeAsync();
}
