namespace DaprMessaging.Cli.Bench;

/// <summary>How much more memory there is than at the beginning, at its most.</summary>
internal sealed class Growth : IDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource over = new();
    private readonly Func<long?> bytes;
    private readonly long? before;
    private readonly Task watching;
    private long most;

    public Growth(Func<long?> bytes, TimeProvider time)
    {
        (this.bytes, before) = (bytes, bytes());
        watching = WatchAsync(time);
    }

    /// <summary>Ends it; null where the process is not known.</summary>
    public async Task<double?> EndAsync()
    {
        await over.CancelAsync();
        await watching;
        return before is null ? null : Math.Round(most / 1048576.0, 1);
    }

    public void Dispose() => over.Dispose();

    private async Task WatchAsync(TimeProvider time)
    {
        while (!over.IsCancellationRequested)
        {
            most = Math.Max(most, bytes() - before ?? 0);
            await Task.Delay(Glance, time, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
