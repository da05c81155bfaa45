using System.Collections.Concurrent;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>The worlds of one test class, one for each pair, each started when a test first asks for it.</summary>
public sealed class Worlds : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, Lazy<Task<World>>> worlds = new();

    internal Task<World> OnAsync(string pair, Func<string, string, string>? more = null) => worlds.GetOrAdd(pair, name => new(() =>
        World.StartAsync(Pair.Wanted.Single(p => p.Name == name), more))).Value;

    internal IEnumerable<string> LogTails() => worlds.Values.Where(w => w.Value.IsCompletedSuccessfully).SelectMany(w => w.Value.Result.LogTails());

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        foreach (var world in worlds.Values.Where(w => w.Value.IsCompletedSuccessfully))
            await (await world.Value).DisposeAsync();
    }
}
