using DaprMessaging.Stores;

namespace DaprMessaging.Units.Sidecar;

public sealed class InMemoryStateStores : StateStores
{
    private protected override ValueTask<string> YamlAsync() => new(Yaml.Component("statestore", "state.in-memory")
        + "\n---\n" + Yaml.Component("shared", "state.in-memory", ("keyPrefix", "messaging")));
}
