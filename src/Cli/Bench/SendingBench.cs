using System.Diagnostics;
using HdrHistogram;

namespace DaprMessaging.Cli.Bench;

/// <summary>Senders send and listeners listen, for some stretches of time.</summary>
internal sealed class SendingBench(string name, Target target, Cast cast, Load load)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider time = TimeProvider.System;
    private readonly Process self = Process.GetCurrentProcess();
    private readonly List<HistogramBase> latencies = [];

    /// <summary>Of each repeat, in microseconds.</summary>
    public IReadOnlyList<HistogramBase> Latencies => latencies;

    /// <summary>Called where a repeat begins and where it ends.</summary>
    public Func<Task> Boundary { get; init; } = () => Task.CompletedTask;

    /// <summary>Called after the last one, while senders go on.</summary>
    public Func<Task> AfterRepeats { get; init; } = () => Task.CompletedTask;

    public async Task<BenchResult> RunAsync(Action<double> progress, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var sending = Task.WhenAll(cast.Senders.Select(s => s.SendAsync(long.MaxValue, stop.Token)));
        await time.PassAsync(load.WarmUpSeconds, progress, ct);
        var repeats = new List<Repeat>();
        for (var i = 0; i < load.Repeats; i++) repeats.Add(await MeasureAsync(progress, ct));
        await AfterRepeats();
        await stop.CancelAsync();
        await sending;
        await SettleAsync(ct);
        return new BenchResult
        {
            Bench = name, Repeats = repeats, Lost = cast.Missing, Duplicated = cast.Duplicated, Failed = cast.Failed,
        };
    }

    private async Task<Repeat> MeasureAsync(Action<double> progress, CancellationToken ct)
    {
        await Boundary();
        cast.Meter.Take();
        var (server, client, at) = (target.CpuTime(), ClientCpu(), time.GetTimestamp());
        await time.PassAsync(load.Seconds, progress, ct);
        var (seconds, arrived) = (time.GetElapsedTime(at).TotalSeconds, cast.Meter.Take());
        var (serverSpent, clientSpent) = (target.CpuTime() - server, ClientCpu() - client);
        await Boundary();
        latencies.Add(arrived);
        var messages = arrived.TotalCount / cast.Audience;
        return new Repeat
        {
            MessagesPerS = Math.Round(messages / seconds, 1),
            DeliveriesPerS = Math.Round(arrived.TotalCount / seconds, 1),
            P50Ms = Ms(arrived.GetValueAtPercentile(50)),
            P99Ms = Ms(arrived.GetValueAtPercentile(99)),
            MaxMs = Ms(arrived.GetMaxValue()),
            ServerCpuSPer1000 = serverSpent is { } spent ? Per1000(spent) : null,
            ClientCpuSPer1000 = Per1000(clientSpent),
        };

        double Per1000(TimeSpan spent) => messages > 0 ? Math.Round(spent.TotalSeconds / messages * 1000, 3) : 0;
        static double Ms(long microseconds) => Math.Round(microseconds / 1000.0, 2);
    }

    private TimeSpan ClientCpu()
    {
        self.Refresh();
        return self.TotalProcessorTime;
    }

    // Everything that was acknowledged arrives, or is lost.
    private async Task SettleAsync(CancellationToken ct)
    {
        var at = time.GetTimestamp();
        while (cast.Awaited > 0 && time.GetElapsedTime(at) < Patience) await Task.Delay(Look, time, ct);
    }
}
