using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Bench;

/// <summary>
/// Messages to a user who is away, in several dialogs; how fast they are had when the user comes back, by a device that was there before, and
/// how soon one that was not shows the first screen: the newest dialogs, each with its top message.
/// </summary>
internal sealed class OfflineBench(Target target, Load load, int messages, int dialogs)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    private const int FirstScreen = 20;

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

        return new OfflineResult { Messages = messages, Dialogs = dialogs, Repeats = repeats, Lost = lost, Duplicated = duplicated };
    }

    private async Task<(OfflineRepeat Repeat, long Lost, long Duplicated)> OnceAsync(CancellationToken ct)
    {
        var to = target.NewUser();
        var senders = Enumerable.Range(0, dialogs).Select(n => new Sender(target.Device(target.NewUser()), n, Peer.User(to), load)).ToList();
        await using var listener = new Listener(target.Device(to, pts: 0), new Meter(time), load.DropEvery);
        senders.ForEach(listener.HearsOf);
        await using (var visit = target.Device(to))
        {
            await visit.ConnectAsync(ct); // the user exists from here on
        }

        await Task.WhenAll(senders.Select(s => s.ConnectAsync(ct)));
        var (cpu, at) = (target.CpuTime(), time.GetTimestamp());
        await Task.WhenAll(senders.Select(s => s.SendAsync((messages / dialogs) + (s.Number < messages % dialogs ? 1 : 0), ct)));
        var (stored, acknowledged) = (time.GetElapsedTime(at), senders.Sum(s => s.Acknowledged));
        var storing = target.CpuTime() - cpu;

        at = time.GetTimestamp();
        await using (var fresh = target.Device(to, "fresh"))
        {
            await fresh.ConnectAsync(ct);
            await fresh.GetDialogsAsync(limit: FirstScreen, ct: ct);
        }

        var screen = time.GetElapsedTime(at);
        using var server = new Growth(target.MemoryBytes, time);
        using var client = new Growth(() => Environment.WorkingSet, time);
        (cpu, at) = (target.CpuTime(), time.GetTimestamp());
        await listener.ConnectAsync(ct);
        while (listener.Awaited > 0 && time.GetElapsedTime(at) < Patience) await Task.Delay(Look, time, ct);
        var fetched = time.GetElapsedTime(at);
        var fetching = target.CpuTime() - cpu;
        await Task.WhenAll(senders.Select(s => s.DisposeAsync().AsTask()));
        return (new OfflineRepeat
        {
            StoredPerS = Math.Round(acknowledged / stored.TotalSeconds, 1),
            FetchedPerS = Math.Round(acknowledged / fetched.TotalSeconds, 1),
            StoringCpuSPer1000 = Per1000(storing),
            FetchingCpuSPer1000 = Per1000(fetching),
            FirstScreenMs = Math.Round(screen.TotalMilliseconds, 1),
            ServerMemoryMib = await server.EndAsync(), ClientMemoryMib = await client.EndAsync(),
        }, listener.Missing + senders.Sum(s => s.Failed), listener.Tally.Duplicated);

        double? Per1000(TimeSpan? spent) => spent is { } s ? Math.Round(s.TotalSeconds / messages * 1000, 3) : null;
    }
}
