using System.Diagnostics.CodeAnalysis;
using DaprMessaging.Sidecar.Http;

namespace DaprMessaging.Sidecar.Actors;

/// <summary>An actor that is active in one app instance: its turns, one at a time, first come first served.</summary>
[SuppressMessage("Reliability", "CA1001",
    Justification = "Waiters may outlive the actor; without a wait handle there is nothing to dispose.")]
internal sealed class ActiveActor(ActorKey key, ActorHost host, TimeSpan now)
{
    private const int MaxWaiting = 10_000;

    private readonly SemaphoreSlim turn = new(1, 1);
    private int waiting;
    private long lastUsedAt = now.Ticks;

    public ActorKey Key { get; } = key;

    public ActorHost Host { get; } = host;

    /// <summary>It has been deactivated; whoever waited for a turn looks again where the actor is.</summary>
    public bool IsGone { get; set; }

    public bool IsIdleSince(TimeSpan moment) =>
        Volatile.Read(ref waiting) == 0 && Volatile.Read(ref lastUsedAt) <= moment.Ticks;

    /// <exception cref="SidecarException">Too many are waiting.</exception>
    public async Task BeginTurnAsync(CancellationToken ct)
    {
        if (Interlocked.Increment(ref waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref waiting);
            throw SidecarException.ActorInvoke($"{MaxWaiting} calls are waiting for a turn of {Key.Type}/{Key.Id}");
        }
        try
        {
            await turn.WaitAsync(ct);
        }
        catch
        {
            Interlocked.Decrement(ref waiting);
            throw;
        }
    }

    public void EndTurn(TimeSpan now)
    {
        Volatile.Write(ref lastUsedAt, now.Ticks);
        Interlocked.Decrement(ref waiting);
        turn.Release();
    }
}
