using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Cli.Bench;

/// <summary>
/// Sessions that are there and do nothing, or watch whether some others are there: what each costs the server; whether each is known, and
/// hears of one message once; and what it takes to have all of them back at once.
/// </summary>
internal sealed class IdleBench(Target target, Load load, int sessions, int watches)
{
    private const int ConnectsAtOnce = 16, WarmUpSessions = 100, SendsAtOnce = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2), Look = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider time = TimeProvider.System;

    public async Task<IdleResult> RunAsync(Action<double> progress, CancellationToken ct)
    {
        // What the first sessions bring into memory is code, not sessions.
        var warm = await ConnectAsync(Quiet(WarmUpSessions), ConnectsAtOnce, _ => { }, ct);
        await time.PassAsync(load.WarmUpSeconds, _ => { }, ct);
        var before = target.MemoryBytes();
        var at = time.GetTimestamp();
        var all = await ConnectAsync(Quiet(sessions), ConnectsAtOnce, progress, ct);
        var connecting = time.GetElapsedTime(at);
        await WatchAsync(all, ct);
        await time.PassAsync(load.WarmUpSeconds, _ => { }, ct);
        at = time.GetTimestamp();
        var cpu = target.CpuTime();
        await time.PassAsync(load.Seconds, progress, ct);
        var (memory, spent) = (target.MemoryBytes() - before, target.CpuTime() - cpu);
        var idle = time.GetElapsedTime(at);

        var unlisted = await CountAsync(all, ct);
        var (told, pushing) = await TellAllAsync(all, ct);
        await Task.WhenAll(all.Select(c => c.DisposeAsync().AsTask()));
        var gone = all.Sum(d => d.Gone);

        // Nobody waits for anybody else: as after a network that was gone.
        at = time.GetTimestamp();
        var back = await ConnectAsync([.. all.Select(c => new QuietDevice(target, c.User))], sessions, _ => { }, ct);
        var storm = time.GetElapsedTime(at);
        await WatchAsync(back, ct);
        var (again, _) = await TellAllAsync(back, ct);
        await Task.WhenAll(warm.Concat(back).Select(c => c.DisposeAsync().AsTask()));
        return new IdleResult
        {
            Sessions = sessions,
            LoginsPerS = Math.Round(sessions / connecting.TotalSeconds, 1),
            KibPerSession = memory is { } more ? Math.Round(more / 1024.0 / sessions, 1) : null,
            CpuPercent = spent is { } some ? Math.Round(100 * some / idle, 2) : null,
            Unlisted = unlisted, Missed = told.Missed + again.Missed, Doubled = told.Doubled + again.Doubled,
            PushesPerS = Math.Round(sessions / pushing.TotalSeconds, 1),
            StormS = Math.Round(storm.TotalSeconds, 1),
            Watches = watches, Gone = gone + back.Sum(d => d.Gone),
        };
    }

    private List<QuietDevice> Quiet(int count) => [.. Enumerable.Range(0, count).Select(_ => new QuietDevice(target, target.NewUser()))];

    private async Task<List<QuietDevice>> ConnectAsync(List<QuietDevice> devices, int atOnce, Action<double> progress, CancellationToken ct)
    {
        await Parallel.ForEachAsync(devices, new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = ct }, async (device, token) =>
        {
            await device.ConnectAsync(token);
            progress((double)load.Seconds / devices.Count);
        });
        return devices;
    }

    // Each a few others, so that each is watched by as many.
    private Task WatchAsync(List<QuietDevice> devices, CancellationToken ct) => watches == 0
        ? Task.CompletedTask
        : Parallel.ForEachAsync(Enumerable.Range(0, devices.Count), new ParallelOptions { MaxDegreeOfParallelism = ConnectsAtOnce, CancellationToken = ct }, async (n, token) =>
            await devices[n].Client.WatchPresenceAsync(Enumerable.Range(1, watches).Select(k => devices[(n + k) % devices.Count].User), token));

    private static async Task<int> CountAsync(List<QuietDevice> devices, CancellationToken ct)
    {
        var unlisted = 0;
        await Parallel.ForEachAsync(devices, new ParallelOptions { MaxDegreeOfParallelism = SendsAtOnce, CancellationToken = ct }, async (device, token) =>
        {
            if (await device.Client.GetSessionsAsync(token) is not [{ Online: true }]) Interlocked.Increment(ref unlisted);
        });
        return unlisted;
    }

    // One message to each of them.
    private async Task<((int Missed, int Doubled) Told, TimeSpan Taken)> TellAllAsync(List<QuietDevice> devices, CancellationToken ct)
    {
        await using var sender = target.Device(target.NewUser());
        await sender.ConnectAsync(ct);
        var before = devices.ToDictionary(d => d, d => d.Heard);
        var at = time.GetTimestamp();
        await Parallel.ForEachAsync(devices, new ParallelOptions { MaxDegreeOfParallelism = SendsAtOnce, CancellationToken = ct }, async (device, token) =>
            await sender.SendAsync(Peer.User(device.User), "are you there?", ct: token));
        while (devices.Any(d => d.Heard == before[d]) && time.GetElapsedTime(at) < Patience) await Task.Delay(Look, time, ct);
        var taken = time.GetElapsedTime(at);
        return ((devices.Count(d => d.Heard == before[d]), devices.Count(d => d.Heard > before[d] + 1)), taken);
    }

    /// <summary>A device that only listens.</summary>
    private sealed class QuietDevice : IAsyncDisposable
    {
        private Task listening = Task.CompletedTask;
        private int heard, gone;

        public QuietDevice(Target target, long user)
        {
            User = user;
            Client = target.Device(user, presence: p =>
            {
                if (p.Status != Presence.Types.Status.Online) Interlocked.Increment(ref gone);
            });
        }

        public long User { get; }

        public MessagingClient Client { get; }

        /// <summary>How often it was told that somebody was not there.</summary>
        public int Gone => Volatile.Read(ref gone);

        public int Heard => Volatile.Read(ref heard);

        public async Task ConnectAsync(CancellationToken ct)
        {
            await Client.ConnectAsync(ct);
            listening = ListenAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await Client.DisposeAsync();
            await listening;
        }

        private async Task ListenAsync()
        {
            await foreach (var update in Client.Updates)
                if (update.NewMessage is { Out: false }) Interlocked.Increment(ref heard);
        }
    }
}
