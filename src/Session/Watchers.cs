using System.Collections.Concurrent;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Sync;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Session;

/// <summary>
/// Whom the devices here watch. The directory of a user knows at which gateways somebody does, for as long as they say so again; a gateway
/// asks once, for whoever watches there, and remembers the answer for a while after the last of them has gone: devices that come back all
/// at once ask no directory anything.
/// </summary>
internal sealed class Watchers(SessionDirectory directory, TimeProvider time, Random random, ILogger<Watchers> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    // A third of what the directory grants, and not all at the same time.
    private readonly TimeSpan again = Onlookers.Lease / 3 * (0.8 + (0.2 * random.NextDouble()));
    private readonly ConcurrentDictionary<long, Watched> watched = [];

    public static bool Concerns(Request request) => request is { WatchPresence: not null } or { UnwatchPresence: not null };

    public async Task AnswerAsync(Device device, Request request, IMsg msg)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        var refusal = request.WatchPresence is { } watch
            ? Fault(watch) ?? await TryWatchAsync(device, watch.UserIds.Distinct().ToList(), msg, patience.Token)
            : Unwatch(device, request.UnwatchPresence);
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
        foreach (var user in device.Watches.All())
        {
            if (watched.TryGetValue(user, out var one)) one.Remove(device);
        }
    }

    /// <summary>Those of whom the directory is to be asked again; who is not watched any more is forgotten.</summary>
    public IReadOnlyList<long> Due()
    {
        var old = watched.Values.Where(IsOld).ToList();
        foreach (var one in old.Where(o => o.TryEnd())) watched.TryRemove(new KeyValuePair<long, Watched>(one.User, one));
        return [.. old.Select(o => o.User)];
    }

    public async Task RenewAsync(long user, CancellationToken ct)
    {
        if (!watched.TryGetValue(user, out var one)) return;
        try
        {
            await AskAsync(one, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.DirectoryFailed(user, e.Message);
        }
    }

    private static Refusal? Fault(WatchPresence watch) => watch.UserIds.Count is > 0 and <= Limits.Watched && watch.UserIds.All(u => Peer.User(u).IsValid)
        ? null
        : Refusal.Of(watch.UserIds.Count > Limits.Watched ? Code.TooMany : Code.RequestInvalid, "user_ids");

    // First the directory, then who may: who is blocked in between is told so.
    private async Task<Refusal?> TryWatchAsync(Device device, List<long> users, IMsg msg, CancellationToken ct)
    {
        if (!device.Watches.TryAdd(users)) return Refusal.Of(Code.TooMany, "user_ids");
        var these = users.ConvertAll(user => Begin(device, user));
        try
        {
            await Task.WhenAll(these.Where(IsOld).Select(one => AskAsync(one, ct)));
            var visible = (await msg.FindVisibleAsync(device, users, ct)).ToHashSet();
            foreach (var one in these) one.Admit(device, visible.Contains(one.User));
            if (device.HasGone) Remove(device);
            return null;
        }
        catch (Exception e)
        {
            log.WatchFailed(device.UserId, users.Count, e.Message);
            foreach (var one in these) one.GiveUp(device);
            return Refusal.Of(e is RefusedException refused ? refused.Code : Code.Unavailable);
        }
    }

    private Refusal? Unwatch(Device device, UnwatchPresence request)
    {
        foreach (var user in request.UserIds.Count > 0 ? request.UserIds : device.Watches.All())
        {
            device.Watches.Remove(user);
            if (watched.TryGetValue(user, out var one)) one.Remove(device);
        }

        return null;
    }

    private Watched Begin(Device device, long user)
    {
        while (true)
        {
            var one = watched.GetOrAdd(user, id => new Watched(id));
            if (one.TryAdd(device)) return one;
            watched.TryRemove(new KeyValuePair<long, Watched>(user, one)); // it has just ended
        }
    }

    private async Task AskAsync(Watched one, CancellationToken ct)
    {
        var words = one.Words;
        one.Learn(await directory.WatchAsync(one.User, ct), words, time.GetTimestamp());
    }

    private bool IsOld(Watched one) => one.AskedAt == 0 || time.GetElapsedTime(one.AskedAt) >= again;
}
