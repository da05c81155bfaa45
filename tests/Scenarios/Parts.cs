using DaprMessaging.Contracts;
using DaprMessaging.KafkaMock;
using DaprMessaging.Stores;

namespace DaprMessaging.Scenarios;

/// <summary>
/// What the scenarios' systems stand on, and in which form they run: the same promises hold on all of it.
/// SCENARIOS_PAIR names broker and store, SCENARIOS_FORM is one-process or processes.
/// </summary>
internal sealed class Parts : IAsyncDisposable
{
    /// <summary>The trait of those that run on every pair.</summary>
    public const string Trait = "Pairs", Every = "every";

    private readonly KafkaCluster? kafka;

    private Parts(string folder, KafkaCluster? kafka) => (Folder, this.kafka) = (folder, kafka);

    /// <summary>Each app as a process of its own, as <c>up --processes</c> runs them.</summary>
    public static bool IsProcesses { get; } = Setting("SCENARIOS_FORM", "one-process", "processes") == "processes";

    public static string Pair { get; } = Setting(
        "SCENARIOS_PAIR", "in-memory/in-memory", "local/sqlite", "kafka/postgresql", "kafka/sqlite", "local/postgresql");

    /// <summary>Of component files.</summary>
    public string Folder { get; }

    /// <summary>
    /// A broker that nobody else uses and an empty store, or this database, described by component files in this folder.
    /// </summary>
    public static async Task<Parts> StartAsync(string folder, string? database = null)
    {
        if (database is null && Pair == "in-memory/in-memory") return new Parts(Shipped("test"), null);
        if (database is null && Pair == "local/sqlite") return new Parts(Shipped("local"), null);
        folder = Directory.CreateDirectory(Path.Combine(folder, "components")).FullName;
        var (broker, store) = database is not null ? ("local", "postgresql")
            : Pair.Split('/') is [var left, var right] ? (left, right) : ("", "");
        var kafka = broker == "kafka" ? await StartKafkaAsync() : null;
        var connection = store == "sqlite" ? "messaging.db" : database ?? await (await PostgresServer.SharedAsync()).CreateDatabaseAsync("scenario");
        await File.WriteAllTextAsync(Path.Combine(folder, "components.yaml"), string.Join("\n---\n",
            Yaml.Component(Names.PubSub, $"pubsub.{broker}", kafka is null ? [("path", "log"), ("volatileTopics", Names.SyncTopic)] : OfMock(kafka)),
            Yaml.Component(Names.StateStore, $"state.{store}",
                ("keyPrefix", "messaging"), ("actorStateStore", "true"), ("connectionString", connection))));
        return new Parts(folder, kafka);
    }

    /// <summary>The same, and one more component.</summary>
    public async Task<Parts> WithAsync(string folder, string component)
    {
        folder = Directory.CreateDirectory(Path.Combine(folder, "more-components")).FullName;
        foreach (var file in Directory.GetFiles(Folder, "*.yaml")) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        await File.WriteAllTextAsync(Path.Combine(folder, "one-more.yaml"), component);
        return new Parts(folder, kafka);
    }

    // Groups of the mock agree by their session's time; its fetches wait their full time.
    private static (string, string)[] OfMock(KafkaCluster kafka) =>
    [
        ("brokers", kafka.Bootstrap), ("authType", "none"), ("initialOffset", "oldest"), ("maxMessageBytes", "4194304"),
        ("sessionTimeout", "2s"), ("heartbeatInterval", "300ms"), ("fetchMaxWait", "3ms"),
    ];

    public ValueTask DisposeAsync() => kafka?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task<KafkaCluster> StartKafkaAsync()
    {
        Assert.SkipWhen(KafkaCluster.IsReal, "Scenarios need a broker each, and KAFKA_BOOTSTRAP is one for all: dapr/check runs them there.");
        var kafka = await KafkaCluster.StartAsync();
        foreach (var topic in new[] { Names.InboxTopic, Names.SyncTopic, Names.ClockTopic, Names.BotTopic }) await kafka.CreateTopicAsync(topic, 8);
        foreach (var topic in new[] { Names.InboxDeadTopic, Names.SyncDeadTopic }) await kafka.CreateTopicAsync(topic, 1);
        return kafka;
    }

    private static string Shipped(string folder) => Path.Combine(AppContext.BaseDirectory, "components", folder);

    private static string Setting(string variable, params string[] values) =>
        Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } value ? values[0]
        : Array.IndexOf(values, value) >= 0 ? value
        : throw new InvalidOperationException($"{variable}={value} is none of {string.Join(", ", values)}.");
}
