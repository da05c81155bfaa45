using Dapr.Actors.Runtime;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>Writes its state in the ways that a turn can.</summary>
public sealed class LedgerActor(ActorHost host) : Actor(host), ILedgerActor
{
    public async Task WriteAsync(int keys)
    {
        for (var i = 0; i < keys; i++)
            await StateManager.SetStateAsync($"k{i}", i);
        await StateManager.RemoveStateAsync("k0");
    }

    public async Task<int> ReadAsync(string key) => (await StateManager.TryGetStateAsync<int>(key)).Value;

    public async Task WriteTwiceAsync()
    {
        await StateManager.SetStateAsync("a", 1);
        await SaveStateAsync();
        await StateManager.SetStateAsync("b", 2);
    }

    public async Task WriteAndFailAsync()
    {
        await StateManager.SetStateAsync("k1", -1);
        throw new InvalidOperationException("not today");
    }

    public async Task SaveAndFailAsync()
    {
        await StateManager.SetStateAsync("k1", -2);
        await SaveStateAsync();
        await StateManager.SetStateAsync("k2", -2);
        throw new InvalidOperationException("too late");
    }
}
