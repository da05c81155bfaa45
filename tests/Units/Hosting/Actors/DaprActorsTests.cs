using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting.Actors;

namespace DaprMessaging.Units.Hosting.Actors;

/// <summary>Whoever does not answer in time has failed; only the caller cancels.</summary>
public sealed class DaprActorsTests : IDisposable
{
    private readonly FakeActors actors = new(FakeActors.Short);

    public DaprActorsTests()
    {
        actors.Hung["SessionActor"] = true;
        actors.Hung["Gateway-a"] = true;
    }

    [Fact]
    public async Task A_call_that_takes_too_long_has_failed_and_was_not_cancelled()
    {
        await Assert.ThrowsAsync<ActorSilentException>(() => actors.Actors.ResolveAsync(1, CancellationToken.None));
        await Assert.ThrowsAsync<ActorSilentException>(() => actors.Actors.DropAsync(1, "a", CancellationToken.None));
        await Assert.ThrowsAsync<ActorSilentException>(() => actors.Actors.HandOverAsync("a", "1", new Handover(), CancellationToken.None));
    }

    [Fact]
    public async Task Who_ends_a_call_hears_that_it_was_cancelled()
    {
        using var ended = new CancellationTokenSource();
        var call = actors.Actors.ResolveAsync(1, ended.Token);
        await ended.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    public void Dispose() => actors.Dispose();
}
