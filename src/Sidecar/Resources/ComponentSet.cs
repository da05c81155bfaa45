using DaprMessaging.Sidecar.Bindings;
using DaprMessaging.Sidecar.PubSub;
using DaprMessaging.Sidecar.PubSub.Kafka;
using DaprMessaging.Sidecar.State;
using DaprMessaging.Sidecar.State.Postgres;

namespace DaprMessaging.Sidecar.Resources;

/// <summary>The components of a host, started from their files.</summary>
internal sealed class ComponentSet : IAsyncDisposable
{
    private static readonly Dictionary<string, string> supported = new()
    {
        ["state.sqlite"] = "v1",
        ["state.in-memory"] = "v1",
        ["state.postgresql"] = "v2",
        ["pubsub.local"] = "v1",
        ["pubsub.in-memory"] = "v1",
        ["pubsub.kafka"] = "v1",
        ["bindings.http"] = "v1",
        ["bindings.localstorage"] = "v1",
    };

    private readonly Dictionary<string, StateComponent> states = [];
    private readonly Dictionary<string, IPubSub> brokers = [];
    private readonly Dictionary<string, TopicScopes> topics = [];
    private readonly Dictionary<string, BindingComponent> bindings = [];
    private readonly List<Component> all = [];
    private IReadOnlyList<DeclaredSubscription> subscriptions = [];

    private ComponentSet()
    {
    }

    public IReadOnlyCollection<StateComponent> States => states.Values;

    public IReadOnlyCollection<IPubSub> Brokers => brokers.Values;

    /// <exception cref="InvalidDataException">With a message for whoever wrote the files.</exception>
    public static async Task<ComponentSet> StartAsync(SidecarContext context)
    {
        var set = new ComponentSet();
        try
        {
            var files = ComponentFiles.Read(context.Options.ResourcesPath);
            foreach (var component in files.Components)
                set.Start(component, context);
            set.subscriptions = files.Subscriptions;
            if (set.states.Values.Where(s => s.IsActorStateStore).Skip(1).FirstOrDefault() is { } second)
                throw second.Component.Error(
                    "it is the second component with actorStateStore: \"true\"; there can be one.");
            return set;
        }
        catch
        {
            await set.DisposeAsync();
            throw;
        }
    }

    public IEnumerable<Component> VisibleTo(string appId) => all.Where(c => c.IsVisibleTo(appId));

    public StateComponent? State(string name, string appId) =>
        states.TryGetValue(name, out var state) && state.Component.IsVisibleTo(appId) ? state : null;

    public StateComponent? ActorState(string appId) =>
        states.Values.FirstOrDefault(s => s.IsActorStateStore && s.Component.IsVisibleTo(appId));

    public IPubSub? Broker(string name, string appId) =>
        brokers.TryGetValue(name, out var broker) && all.Exists(c => c.Name == name && c.IsVisibleTo(appId))
            ? broker : null;

    /// <summary>Of a broker that there is.</summary>
    public TopicScopes Topics(string broker) => topics[broker];

    public BindingComponent? Binding(string name, string appId) =>
        bindings.TryGetValue(name, out var binding) && binding.Component.IsVisibleTo(appId) ? binding : null;

    /// <summary>The subscriptions of the resource files that are for this app.</summary>
    public IEnumerable<App.Subscription> SubscriptionsOf(string appId) =>
        subscriptions.Where(s => s.IsFor(appId)).Select(s => s.Subscription);

    public async ValueTask DisposeAsync()
    {
        foreach (var binding in bindings.Values)
            binding.Binding.Dispose();
        foreach (var broker in brokers.Values)
            await broker.DisposeAsync();
        foreach (var state in states.Values)
            await state.Store.DisposeAsync();
    }

    private void Start(Component component, SidecarContext context)
    {
        try
        {
            if (!supported.TryGetValue(component.Type, out var version))
                throw component.Error(
                    $"type '{component.Type}' is not supported by the embedded sidecar. Supported: "
                    + $"{string.Join(", ", supported.Keys)}.");
            if (component.Version is not "" && component.Version != version)
                throw component.Error($"version '{component.Version}' is not supported; write version: {version}.");
            if (component.Type.StartsWith("state.", StringComparison.Ordinal))
                states.Add(component.Name, State(component, context));
            else if (component.Type.StartsWith("bindings.", StringComparison.Ordinal))
                bindings.Add(component.Name, BindingComponent.Open(component, context.Options.DataPath));
            else
            {
                topics.Add(component.Name, new TopicScopes(component));
                brokers.Add(component.Name, Broker(component, context));
            }
            all.Add(component);
        }
        catch (InvalidDataException e) when (component.IgnoreErrors)
        {
            Log.ComponentIgnored(context.Logger, component.Name, e);
        }
    }

    private static StateComponent State(Component component, SidecarContext context)
    {
        var options = context.Options;
        var prefix = KeyPrefix.From(component);
        if (component.Type == "state.sqlite")
        {
            var store = SqliteStateStore.Open(component, options.DataPath, context.Time, context.Chance,
                context.Counters, context.Logger);
            return new(component, store, prefix, new ComponentMetadata(component, SqliteSettings.Keys)
                .Flag("actorStateStore"));
        }
        if (component.Type == "state.postgresql")
            return new(component, PostgresStateStore.Open(component, context.Time, context.Logger), prefix,
                new ComponentMetadata(component, PostgresSettings.Keys).Flag("actorStateStore"));
        var metadata = new ComponentMetadata(component, "actorStateStore", "keyPrefix", "cleanupInterval", "rollback");
        var cleanup = metadata.Duration("cleanupInterval", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        IStateStore inMemory = metadata.Text("rollback") is null || metadata.Flag("rollback")
            ? new InMemoryStateStore(context.Time, context.Chance, cleanup) : new RedisLikeStateStore(context.Time);
        return new(component, inMemory, prefix, metadata.Flag("actorStateStore"));
    }

    private static IPubSub Broker(Component component, SidecarContext context)
    {
        if (component.Type == "pubsub.kafka")
            return KafkaBroker.Start(component, context);
        var settings = BrokerSettings.From(component, context.Options.DataPath);
        settings.StartFaults(context.Faults);
        try
        {
            return new Broker(settings, context);
        }
        catch (Exception e) when (e is not InvalidDataException)
        {
            throw component.Error($"cannot open the log in {settings.LogPath}: {e.Message}", e);
        }
    }
}
