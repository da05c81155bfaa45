using System.Collections.Concurrent;
using DaprMessaging.KafkaMock;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>Components and the sidecars upon them, embedded or real. Names are its own, also on servers that it shares.</summary>
internal abstract class World(Pair pair, string unique) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<Endpoint>>> clients = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<object>>> shared = new();
    private readonly ConcurrentDictionary<string, Lazy<Task>> topics = new();
    private readonly ConcurrentStack<IAsyncDisposable> owned = new();

    public Pair Pair { get; } = pair;

    public abstract bool IsDaprd { get; }

    /// <param name="more">Resource files besides the pair's: what tells the world's names from others', and a folder, make the text.</param>
    public static async Task<World> StartAsync(Pair pair, Func<string, string, string>? more = null)
    {
        var unique = Guid.NewGuid().ToString("N")[..8];
        var folder = new TestFolder();
        folder.File("components/all.yaml", pair.Components(unique, folder.Path, await Servers.OfAsync(pair)));
        if (more is not null)
            folder.File("components/more.yaml", more(unique, folder.Path));
        return DaprdFolder.Path is null ? await EmbeddedWorld.StartAsync(pair, unique, folder) : await DaprdWorld.StartAsync(pair, unique, folder);
    }

    /// <summary>An app-id or a topic that nobody else uses.</summary>
    public string Name(string name) => $"{name}-{unique}";

    /// <summary>What a Kafka wants to know before somebody reads it; other brokers make topics as they go.</summary>
    public Task CreateTopicsAsync(IEnumerable<string> names) => Pair.Broker != "kafka" ? Task.CompletedTask
        : Task.WhenAll(names.Select(name => topics.GetOrAdd(name, n => new(async () =>
            await (await KafkaCluster.SharedAsync()).CreateTopicAsync(n, 4))).Value));

    /// <summary>A sidecar for a new instance of the app; it serves when an app is attached.</summary>
    public async Task<Endpoint> EndpointAsync(string name)
    {
        var endpoint = await NewAsync(Name(name));
        owned.Push(endpoint);
        return endpoint;
    }

    /// <summary>The sidecar of somebody who only calls, the same for all tests of the class.</summary>
    public Task<Endpoint> ClientAsync(string name = "client") => clients.GetOrAdd(name, n => new(async () =>
    {
        var endpoint = await EndpointAsync(n);
        await endpoint.ServeAsync();
        return endpoint;
    })).Value;

    /// <summary>Something that all tests of the class share, started by the first.</summary>
    public async Task<T> SharedAsync<T>(string name, Func<World, Task<T>> start) where T : class =>
        (T)await shared.GetOrAdd(name, _ => new(async () =>
        {
            var it = await start(this);
            if (it is IAsyncDisposable disposable)
                owned.Push(disposable);
            return it;
        })).Value;

    /// <summary>Ends with the world.</summary>
    public void Own(IAsyncDisposable it) => owned.Push(it);

    public IEnumerable<string> LogTails() => owned.OfType<Endpoint>().Select(e => e.LogTail).Where(t => t.Length > 0);

    public virtual async ValueTask DisposeAsync()
    {
        while (owned.TryPop(out var it))
            await it.DisposeAsync();
    }

    protected abstract Task<Endpoint> NewAsync(string appId);
}
