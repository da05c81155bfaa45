using System.Collections.Concurrent;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting.Actors;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Session;

/// <summary>
/// Whom the devices here watch. The directory of a user knows at which gateways somebody does, for as long as they say so again; a gateway
/// asks once, for whoever watches there, and remembers the answer for a while after the last of them has gone: devices that come back all
/// at once ask no directory anything. Who may see whom is asked of Msg, and again every now and then: that a user has blocked somebody is
/// told at once, and must not be seen for long where that was lost.
/// </summary>
internal sealed class Watchers(SessionDirectory directory, TimeProvider time, Random random, ILogger<Watchers> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    // A third of what the directory grants.
    private static readonly TimeSpan Again = Onlookers.Lease / 3;

    private readonly ConcurrentDictionary<long, Watched> watched = [];
    private readonly ConcurrentDictionary<Device, bool> devices = [];

    public static bool Concerns(Request request) => request is { WatchPresence: not null } or { UnwatchPresence: not null };

    public async Task AnswerAsync(Device device, Request request, IMsg msg)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        var refusal = await device.InTurnAsync(async () =>
        {
            if (request.WatchPresence is { } watch) return Fault(watch) ?? await TryWatchAsync(device, watch.UserIds.Distinct().ToList(), msg, patience.Token);
            Unwatch(device, request.UnwatchPresence);
            return null;
        });
        device.Complete(refusal is null
            ? new Result { RequestId = request.RequestId, Done = new Done() }
            : new Result { RequestId = request.RequestId, Refusal = refusal });
    }

    public void Take(PresenceChanged change)
    {
        if (watched.TryGetValue(change.UserId, out var one)) one.Take(change);
    }

    /// <summary>The device has left.</summary>
    public void Remove(Device device)
    {
        devices.TryRemove(device, out _);
        Remove(device, device.Watches.All());
    }

    /// <summary>Asks again what was asked long ago; who is not watched any more is forgotten.</summary>
    public async Task RenewAsync(IMsg msg, CancellationToken ct)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = ct };
        foreach (var one in watched.Values.Where(w => w.IsOld(time) && w.TryEnd())) watched.TryRemove(new KeyValuePair<long, Watched>(one.User, one));
        await Parallel.ForEachAsync(watched.Values.Where(w => w.IsOld(time)), parallel, async (one, token) => await TryAskAsync(one, token));
        await Parallel.ForEachAsync(devices.Keys.Where(d => time.GetElapsedTime(d.Watches.CheckedAt) >= Again), parallel, async (device, token) => await CheckAsync(device, msg, token));
    }

    private static Refusal? Fault(WatchPresence watch) => watch.UserIds.Count is > 0 and <= Limits.Watched && watch.UserIds.All(u => Peer.User(u).IsValid)
        ? null
        : Refusal.Of(watch.UserIds.Count > Limits.Watched ? Code.TooMany : Code.RequestInvalid, "user_ids");

    // Who may not see somebody watches them all the same: that may change. Where some directories do not answer, it comes when they do.
    private async Task<Refusal?> TryWatchAsync(Device device, List<long> users, IMsg msg, CancellationToken ct)
    {
        if (device.Watches.TryAdd(users) is not { } added) return Refusal.Of(Code.TooMany, "user_ids");
        try
        {
            var visible = await FindVisibleAsync(device, users, msg, ct);
            devices[device] = true;
            var these = users.ConvertAll(user => Begin(device, user, visible.Contains(user)));
            var asked = await Task.WhenAll(these.Where(one => visible.Contains(one.User) && one.IsOld(time)).Select(one => TryAskAsync(one, ct)));
            if (device.HasGone) Remove(device);
            return asked.Length == 0 || asked.Contains(true) ? null : Refusal.Of(Code.Unavailable);
        }
        catch (Exception e)
        {
            log.WatchFailed(device.UserId, users.Count, e.Message);
            device.Watches.Remove(added);
            return Refusal.Of(e is RefusedException refused ? refused.Code : Code.Unavailable);
        }
    }

    private void Unwatch(Device device, UnwatchPresence request)
    {
        var users = request.UserIds.Count > 0 ? request.UserIds : device.Watches.All();
        device.Watches.Remove(users);
        Remove(device, users);
    }

    private void Remove(Device device, IEnumerable<long> users)
    {
        foreach (var user in users)
        {
            if (watched.TryGetValue(user, out var one)) one.Remove(device);
        }
    }

    private async Task<HashSet<long>> FindVisibleAsync(Device device, IReadOnlyList<long> users, IMsg msg, CancellationToken ct)
    {
        var visible = await msg.FindVisibleAsync(device, users, ct);
        device.Watches.CheckedAt = time.GetTimestamp();
        return [.. visible];
    }

    private Watched Begin(Device device, long user, bool sees)
    {
        while (true)
        {
            var one = watched.GetOrAdd(user, id => new Watched(id, Again * (0.7 + (0.3 * random.NextDouble()))));
            if (one.TryAdd(device, sees)) return one;
            watched.TryRemove(new KeyValuePair<long, Watched>(user, one)); // it has just ended
        }
    }

    private async Task CheckAsync(Device device, IMsg msg, CancellationToken ct)
    {
        var users = device.Watches.All();
        try
        {
            var visible = await FindVisibleAsync(device, users, msg, ct);
            foreach (var user in users)
            {
                if (watched.TryGetValue(user, out var one)) one.Set(device, visible.Contains(user));
            }
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            log.WatchFailed(device.UserId, users.Count, e.Message);
        }
    }

    private async Task<bool> TryAskAsync(Watched one, CancellationToken ct)
    {
        try
        {
            await one.AskAsync(user => directory.WatchAsync(user, CancellationToken.None), time).WaitAsync(Patience, time, ct);
            return true;
        }
        catch (Exception e)
        {
            log.DirectoryFailed(one.User, e.Message);
            return false;
        }
    }
}
