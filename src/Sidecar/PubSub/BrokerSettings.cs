using DaprMessaging.Sidecar.Resources;

namespace DaprMessaging.Sidecar.PubSub;

/// <summary>What a <c>pubsub.local</c> or <c>pubsub.in-memory</c> component says.</summary>
internal sealed record BrokerSettings(string Name)
{
    private static readonly string[] keys = ["partitions", "concurrency", "maxBytesInMemory", "consumerGroup",
        "consumerID", "faultReorder", "faultDeliverTwice", "faultRoundNumbers"];
    private static readonly string[] durableKeys = [.. keys, "path", "volatileTopics", "volatileMaxBytes"];

    public int Partitions { get; init; } = 8;

    /// <summary>Bulk calls in flight per app instance and topic.</summary>
    public int Concurrency { get; init; } = 2;

    public long MaxBytesInMemory { get; init; } = 64 << 20;

    public long VolatileMaxBytes { get; init; } = 64 << 20;

    public IReadOnlySet<string> VolatileTopics { get; init; } = new HashSet<string>();

    /// <summary>Null = the app-id.</summary>
    public string? ConsumerGroup { get; init; }

    /// <summary>The folder of the durable log; null = everything in memory.</summary>
    public string? LogPath { get; init; }

    /// <summary>Test modes, each with its probability.</summary>
    public double FaultReorder { get; init; }

    public double FaultDeliverTwice { get; init; }

    public double FaultRoundNumbers { get; init; }

    public bool IsDurable(string topic) => LogPath is not null && !VolatileTopics.Contains(topic);

    /// <summary>Faults are the host's: they strike the deliveries of all its brokers.</summary>
    public void StartFaults(Faults faults)
    {
        Start(faults.Reorder, FaultReorder);
        Start(faults.DeliverTwice, FaultDeliverTwice);
        Start(faults.RoundNumbers, FaultRoundNumbers);
    }

    public static BrokerSettings From(Component component, string dataPath)
    {
        var isDurable = component.Type == "pubsub.local";
        var metadata = new ComponentMetadata(component, isDurable ? durableKeys : keys);
        var group = metadata.Text("consumerGroup") ?? metadata.Text("consumerID");
        if (group?.Contains('{') == true)
            throw component.Error($"a template in metadata 'consumerGroup' is not supported: '{group}'.");
        return new(component.Name)
        {
            Partitions = (int)metadata.Number("partitions", 8, 1, 1024),
            Concurrency = (int)metadata.Number("concurrency", 2, 1, 64),
            MaxBytesInMemory = metadata.Number("maxBytesInMemory", 64 << 20, 0, long.MaxValue),
            VolatileMaxBytes = metadata.Number("volatileMaxBytes", 64 << 20, 1, long.MaxValue),
            VolatileTopics = metadata.List("volatileTopics"),
            ConsumerGroup = group,
            FaultReorder = metadata.Probability("faultReorder"),
            FaultDeliverTwice = metadata.Probability("faultDeliverTwice"),
            FaultRoundNumbers = metadata.Probability("faultRoundNumbers"),
            LogPath = isDurable ? Path.GetFullPath(metadata.Required("path", "log"), Path.GetFullPath(dataPath)) : null,
        };
    }

    private static void Start(Fault fault, double probability)
    {
        if (probability > 0)
            fault.WithChance(probability);
    }
}
