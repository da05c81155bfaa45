using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Bench;

/// <summary>Messages to a user who is away, and how fast they are had when the user comes back.</summary>
internal sealed class OfflineBench(Target target, Load load, int messages)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    private readonly TimeProvider time = TimeProvider.System;

    public async Task<OfflineResult> RunAsync(Action<double> progress, CancellationToken ct)
    {
        var repeats = new List<OfflineRepeat>();
        var (lost, duplicated) = (0L, 0L);
        for (var i = 0; i <= load.Repeats; i++)
        {
            var (repeat, missing, twice) = await OnceAsync(ct);
            (lost, duplicated) = (lost + missing, duplicated + twice);
            if (i > 0) repeats.Add(repeat); // the first is the warm-up
            progress(1);
        }

        return new OfflineResult { Messages = messages, Repeats = repeats, Lost = lost, Duplicated = duplicated };
    }

    private async Task<(OfflineRepeat Repeat, long Lost, long Duplicated)> OnceAsync(CancellationToken ct)
    {
        var (from, to) = (target.NewUser(), target.NewUser());
        await using var sender = new Sender(target.Device(from), 0, Peer.User(to), load);
        await using var listener = new Listener(target.Device(to, pts: 0), new Meter(time), load.DropEvery);
        listener.HearsOf(sender);
        await using (var visit = target.Device(to))
        {
            await visit.ConnectAsync(ct); // the user exists from here on
        }

        await sender.ConnectAsync(ct);
        var (cpu, at) = (target.CpuTime(), time.GetTimestamp());
        await sender.SendAsync(messages, ct);
        var stored = time.GetElapsedTime(at);
        var storing = target.CpuTime() - cpu;

        (cpu, at) = (target.CpuTime(), time.GetTimestamp());
        await listener.ConnectAsync(ct);
        while (listener.Awaited > 0 && time.GetElapsedTime(at) < Patience) await Task.Delay(Look, time, ct);
        var fetched = time.GetElapsedTime(at);
        var fetching = target.CpuTime() - cpu;
        return (new OfflineRepeat
        {
            StoredPerS = Math.Round(sender.Acknowledged / stored.TotalSeconds, 1),
            FetchedPerS = Math.Round(sender.Acknowledged / fetched.TotalSeconds, 1),
            StoringCpuSPer1000 = Per1000(storing),
            FetchingCpuSPer1000 = Per1000(fetching),
        }, listener.Missing + sender.Failed, listener.Tally.Duplicated);

        double? Per1000(TimeSpan? spent) => spent is { } s ? Math.Round(s.TotalSeconds / messages * 1000, 3) : null;
    }
}
