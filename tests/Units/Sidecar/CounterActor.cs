using Dapr.Actors.Runtime;

namespace DaprMessaging.Units.Sidecar;

/// <summary>An actor that counts, and does what a test needs to see.</summary>
public sealed class CounterActor(ActorHost host, Diary diary) : Actor(host), ICounterActor
{
    public async Task<int> AddAsync(int number)
    {
        var (_, now) = await StateManager.TryGetStateAsync<int>("count") is { HasValue: true } found
            ? (true, found.Value) : (false, 0);
        diary.Lines.Enqueue($"begin {Id}");
        await Task.Yield();
        diary.Lines.Enqueue($"end {Id}");
        await StateManager.SetStateAsync("count", now + number);
        return now + number;
    }

    public async Task<int> ReadAsync() => (await StateManager.TryGetStateAsync<int>("count")).Value;

    public Task<byte[]> ReverseAsync(byte[] bytes) => Task.FromResult(bytes.Reverse().ToArray());

    public async Task FailAsync(string message)
    {
        await StateManager.SetStateAsync("count", -1);
        throw new InvalidOperationException(message);
    }

    public Task<string> WhereAsync() => Task.FromResult(diary.Instance);

    public Task HoldAsync()
    {
        diary.Lines.Enqueue("holding");
        return diary.Release.WaitAsync();
    }

    public Task ForgetAsync() => StateManager.RemoveStateAsync("count");

    protected override Task OnDeactivateAsync()
    {
        diary.Deactivated.Enqueue(Id.ToString());
        return diary.MayGo;
    }
}
