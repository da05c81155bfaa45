using System.Security.Cryptography;
using DaprMessaging.Cli.Tokens;
using DaprMessaging.Client;
using HdrHistogram;

namespace DaprMessaging.Cli.Bench;

/// <summary>Pairs of users, each with one sender and one online recipient.</summary>
internal sealed class PairsBench(Uri url, TokenIssuer tokens, Func<TimeSpan>? serverCpu, Workload workload)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly LongConcurrentHistogram latencies = new(1, 600_000_000, 3);
    private readonly List<Pair> pairs = [];
    private readonly TimeProvider time = TimeProvider.System;

    public async Task<BenchResult> RunAsync(Action<double> progress, CancellationToken ct)
    {
        try
        {
            await ConnectAsync(ct);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var sending = pairs.Select(p => SendAsync(p, stop.Token)).ToArray();
            await PassAsync(workload.WarmUpSeconds, progress, ct);

            foreach (var pair in pairs) pair.Tally.IsMeasuring = true;
            var (received, cpu, at) = (Received(), serverCpu?.Invoke(), time.GetTimestamp());
            await PassAsync(workload.Seconds, progress, ct);
            var (count, spent, seconds) = (Received() - received, serverCpu?.Invoke() - cpu, time.GetElapsedTime(at).TotalSeconds);
            foreach (var pair in pairs) pair.Tally.IsMeasuring = false;

            await stop.CancelAsync();
            await Task.WhenAll(sending);
            await SettleAsync(ct);
            return Result(count, seconds, spent);
        }
        finally
        {
            await Task.WhenAll(pairs.Select(p => p.DisposeAsync().AsTask()));
        }
    }

    private long Received() => pairs.Sum(p => p.Tally.Count);

    private async Task ConnectAsync(CancellationToken ct)
    {
        // Users of their own each time: a bench never meets the mailboxes of an earlier one.
        var first = RandomNumberGenerator.GetInt32(int.MaxValue) * 4096L + 1;
        for (var i = 0; i < workload.Pairs; i++)
            pairs.Add(new Pair(Client(first + 2 * i), Client(first + 2 * i + 1), new Tally(time, latencies), workload.DropEvery));
        await Parallel.ForEachAsync(
            pairs, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = ct }, async (pair, token) => await pair.ConnectAsync(token));
    }

    private MessagingClient Client(long user) => new(new MessagingClientOptions
    {
        Url = url, App = "dmsg bench",
        Token = _ => ValueTask.FromResult(tokens.Issue(new TokenRequest(user) { Name = $"bench {user}", Device = "bench" })),
    });

    private async Task SendAsync(Pair pair, CancellationToken stop)
    {
        if (workload.Window > 0)
        {
            await pair.SendAsync(workload.Window, workload.Size, stop);
            return;
        }

        while (!stop.IsCancellationRequested)
        {
            await pair.SendOneAsync(workload.Size, CancellationToken.None);
            await UntilAsync(() => pair.Tally.Count + pair.Acknowledged / Math.Max(1, DropEvery()) >= pair.Acknowledged, stop);
        }

        int DropEvery() => workload.DropEvery > 0 ? workload.DropEvery : int.MaxValue;
    }

    private async Task PassAsync(int seconds, Action<double> progress, CancellationToken ct)
    {
        for (var i = 0; i < seconds * 10; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), time, ct);
            progress(0.1);
        }
    }

    // Everything that was acknowledged arrives, or is lost.
    private Task SettleAsync(CancellationToken ct) => UntilAsync(() => pairs.TrueForAll(p => p.Tally.Count >= p.Acknowledged), ct);

    private async Task UntilAsync(Func<bool> condition, CancellationToken ct)
    {
        var at = time.GetTimestamp();
        while (!condition() && time.GetElapsedTime(at) < Patience && !ct.IsCancellationRequested)
            await Task.Delay(TimeSpan.FromMilliseconds(workload.Window > 0 ? 20 : 1), time, CancellationToken.None);
    }

    private BenchResult Result(long count, double seconds, TimeSpan? spent) => new()
    {
        MessagesPerS = Math.Round(count / seconds, 1),
        DeliveriesPerS = Math.Round(count / seconds, 1),
        P50Ms = Math.Round(latencies.GetValueAtPercentile(50) / 1000.0, 2),
        P99Ms = Math.Round(latencies.GetValueAtPercentile(99) / 1000.0, 2),
        ServerCpuSPer1000 = spent is { } cpu && count > 0 ? Math.Round(cpu.TotalSeconds / count * 1000, 3) : null,
        Lost = pairs.Sum(p => Math.Max(0, p.Acknowledged - p.Tally.Count)),
        Duplicated = pairs.Sum(p => p.Tally.Duplicated),
    };
}
