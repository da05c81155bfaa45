namespace DaprMessaging.Stores;

/// <summary>Component files as tests write them.</summary>
internal static class Yaml
{
    public static string Component(string name, string type, params (string Key, string Value)[] metadata) => $"""
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata:
          name: {name}
        spec:
          type: {type}
          version: {(type == "state.postgresql" ? "v2" : "v1")}
          metadata:
        {string.Concat(metadata.Select(m => $"  - name: {m.Key}\n    value: \"{m.Value}\"\n"))}
        """;

    public static readonly string InMemory =
        Component("statestore", "state.in-memory", ("actorStateStore", "true")) + "\n---\n" + Component("pubsub",
            "pubsub.in-memory");

    public static readonly string Local =
        Component("statestore", "state.sqlite", ("connectionString", "messaging.db"),
            ("actorStateStore", "true")) + "\n---\n"
        + Component("pubsub", "pubsub.local", ("path", "log"));
}
