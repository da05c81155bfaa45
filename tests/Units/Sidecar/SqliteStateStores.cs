using DaprMessaging.Stores;

namespace DaprMessaging.Units.Sidecar;

public sealed class SqliteStateStores : StateStores
{
    private protected override ValueTask<string> YamlAsync() => new(
        Yaml.Component("statestore", "state.sqlite", ("connectionString", "a.db")) + "\n---\n"
        + Yaml.Component("shared", "state.sqlite", ("connectionString", "b.db"), ("keyPrefix", "messaging")));
}
