using DaprMessaging.Stores;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>
/// What a world stands on: a broker and a state store. <c>CONFORMANCE_PAIR</c> picks some by their names, by comma; without it
/// those that need no server run. Beside a real daprd there is one pair: what the environment provides.
/// </summary>
internal sealed record Pair(string Broker, string Store)
{
    private static readonly Pair[] embedded =
        [new("in-memory", "in-memory"), new("local", "sqlite"), new("local", "postgresql"), new("kafka", "sqlite"), new("kafka", "postgresql")];

    public string Name => $"{Broker}/{Store}";

    public static IReadOnlyList<Pair> Wanted { get; } = DaprdFolder.Path is null ? Chosen() : [OfDaprd()];

    /// <summary>The broker is one for all sidecars; daprd's in-memory broker is one for each daprd.</summary>
    public bool IsBrokerShared => DaprdFolder.Path is null || Broker != "in-memory";

    /// <summary>daprd's in-memory broker only logs what an app did not take.</summary>
    public bool Redelivers => IsBrokerShared;

    /// <summary>Skips a test that needs a broker such as Kafka, beside a daprd that has none.</summary>
    public void DemandBroker() => Assert.SkipUnless(IsBrokerShared, "needs KAFKA_BOOTSTRAP: daprd's in-memory broker neither redelivers nor reaches another daprd");

    /// <summary>
    /// Three components: <c>pubsub</c>, <c>statestore</c> (actors' too), and <c>shared</c>, whose keys all apps see.
    /// </summary>
    /// <param name="unique">Tells this world's names from those of others on the same servers.</param>
    /// <param name="folder">For what is in files.</param>
    public string Components(string unique, string folder, Servers servers) => string.Join("\n---\n", Pubsub(servers),
        State("statestore", folder, servers, ("actorStateStore", "true")),
        State("shared", folder, servers, ("keyPrefix", $"shared-{unique}")));

    private string Pubsub(Servers servers) => Yaml.Component("pubsub", $"pubsub.{Broker}", Broker switch
    {
        "local" => [("path", "log")],
        // Groups of the mock agree by their session's time; its fetches wait their full time.
        "kafka" => [("brokers", servers.Kafka), ("authType", "none"), ("initialOffset", "oldest"), ("consumeRetryInterval", "200ms"),
            .. servers.IsMock ? new[] { ("sessionTimeout", "2s"), ("heartbeatInterval", "300ms"), ("fetchMaxWait", "5ms") } : []],
        _ => [],
    });

    private string State(string name, string folder, Servers servers, params (string, string)[] metadata) => Yaml.Component(name,
        $"state.{Store}", [.. metadata, .. Store switch
        {
            "sqlite" => new[] { ("connectionString", Path.Combine(folder, $"{name}.db")) },
            "postgresql" => [("connectionString", servers.Postgres), ("tablePrefix", $"{name}_")],
            _ => [],
        }]);

    private static Pair[] Chosen()
    {
        if (Environment.GetEnvironmentVariable("CONFORMANCE_PAIR") is not { Length: > 0 } names)
            return embedded[..2];
        if (names == "all")
            return embedded;
        return [.. names.Split(',').Select(name => Array.Find(embedded, p => p.Name == name.Trim())
            ?? throw new InvalidOperationException(
                $"CONFORMANCE_PAIR: there is no pair '{name}'. There are: all, {string.Join(", ", embedded.Select(p => p.Name))}."))];
    }

    private static Pair OfDaprd() => new(
        Environment.GetEnvironmentVariable("KAFKA_BOOTSTRAP") is { Length: > 0 } ? "kafka" : "in-memory",
        Environment.GetEnvironmentVariable("POSTGRES") is { Length: > 0 } ? "postgresql" : "sqlite");
}
