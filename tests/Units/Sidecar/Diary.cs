using System.Collections.Concurrent;

namespace DaprMessaging.Units.Sidecar;

/// <summary>What the actors of one app instance did.</summary>
public sealed class Diary
{
    public ConcurrentQueue<string> Lines { get; } = new();
    public ConcurrentQueue<string> Deactivated { get; } = new();
    public SemaphoreSlim Release { get; } = new(0);
    /// <summary>What a deactivation waits for.</summary>
    public Task MayGo { get; set; } = Task.CompletedTask;

    public string Instance { get; init; } = "";
}
