using DaprMessaging.Client;

namespace DaprMessaging.Cli.Bench;

/// <summary>Sessions that are there and do nothing: what each costs the server.</summary>
internal sealed class IdleBench(Target target, Load load, int sessions)
{
    private const int ConnectsAtOnce = 16, WarmUpSessions = 100;

    private readonly TimeProvider time = TimeProvider.System;

    public async Task<IdleResult> RunAsync(Action<double> progress, CancellationToken ct)
    {
        // What the first sessions bring into memory is code, not sessions.
        var warm = await ConnectAsync(WarmUpSessions, _ => { }, ct);
        await time.PassAsync(load.WarmUpSeconds, _ => { }, ct);
        var before = target.MemoryBytes();
        var at = time.GetTimestamp();
        var all = await ConnectAsync(sessions, progress, ct);
        var connecting = time.GetElapsedTime(at);
        try
        {
            await time.PassAsync(load.WarmUpSeconds, _ => { }, ct);
            at = time.GetTimestamp();
            var cpu = target.CpuTime();
            await time.PassAsync(load.Seconds, progress, ct);
            return new IdleResult
            {
                Sessions = sessions,
                LoginsPerS = Math.Round(sessions / connecting.TotalSeconds, 1),
                KibPerSession = (target.MemoryBytes() - before) is { } more ? Math.Round(more / 1024.0 / sessions, 1) : null,
                CpuPercent = target.CpuTime() - cpu is { } spent ? Math.Round(100 * spent / time.GetElapsedTime(at), 2) : null,
            };
        }
        finally
        {
            await Task.WhenAll(warm.Concat(all).Select(c => c.DisposeAsync().AsTask()));
        }
    }

    private async Task<List<MessagingClient>> ConnectAsync(int count, Action<double> progress, CancellationToken ct)
    {
        var clients = Enumerable.Range(0, count).Select(_ => target.Device(target.NewUser())).ToList();
        await Parallel.ForEachAsync(clients, new ParallelOptions { MaxDegreeOfParallelism = ConnectsAtOnce, CancellationToken = ct }, async (client, token) =>
        {
            await client.ConnectAsync(token);
            progress((double)load.Seconds / count);
        });
        return clients;
    }
}
