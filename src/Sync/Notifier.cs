using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting;
using Polly;
using Proto = DaprMessaging.Contracts.Sync;

namespace DaprMessaging.Sync;

// What a relay is told of it could find in the mailbox, so it waits in memory alone: it must hold up no device that is connected, and
// what comes for a dialog while something waits for it takes its place. It waits on, for some minutes, while the relay is out or
// the user's directory does not answer: not to know of any devices is not to know that there are none.
/// <summary>Notifies devices that are not connected, through the binding <c>push</c>: one notification for each dialog, some moments after the first message.</summary>
internal sealed class Notifier(Routes routes, Notices notices, IOutputBinding binding, SyncMeter meter, TimeProvider time, Random random, ILogger<Notifier> log) : BackgroundService
{
    private const int MostUsers = 10_000, UsersAtOnce = 16;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(250), Pause = TimeSpan.FromSeconds(2), Longest = TimeSpan.FromMinutes(5);

    private readonly Dictionary<long, Waiting> waiting = [];
    private readonly Lock gate = new();
    private readonly SemaphoreSlim news = new(0, 1);
    private readonly BindingCalls calls = new(binding, time, random);
    private readonly ResiliencePipeline retry = BindingCalls.Again<StateException>(time, random);

    public void Take(Proto.PushUpdatesIfNot missed)
    {
        var user = new Waiting([], [.. missed.ReachedDeviceIds], time.GetTimestamp());
        foreach (var message in missed.Updates.Updates_.Where(PushUpdatesIfNot.IsNotable).Select(u => u.NewMessage)) user.Add(message.Peer, message.Id);
        Keep(missed.UserId, user);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            if (IsIdle) await news.WaitAsync(stoppingToken);
            await Task.Delay(Moment, time, stoppingToken);
            foreach (var (user, _) in Take(w => time.GetElapsedTime(w.Since) >= Longest)) Drop(user, "", "it has waited for too long");
            if (!calls.MayCall(Names.PushBinding)) continue;
            var due = Take(w => w.TriedAt is not { } at || time.GetElapsedTime(at) >= Pause);
            foreach (var some in due.Chunk(UsersAtOnce)) await NotifyAsync(some, stoppingToken);
        }
    }

    private bool IsIdle
    {
        get { lock (gate) return waiting.Count == 0; }
    }

    private void Keep(long userId, Waiting more)
    {
        lock (gate)
        {
            if (waiting.TryGetValue(userId, out var user)) user.Add(more);
            else if (waiting.Count < MostUsers) waiting[userId] = more;
            else Drop(userId, "", "too many wait");
            if (news.CurrentCount == 0) news.Release();
        }
    }

    private List<KeyValuePair<long, Waiting>> Take(Func<Waiting, bool> which)
    {
        lock (gate)
        {
            var taken = waiting.Where(w => which(w.Value)).ToList();
            foreach (var (user, _) in taken) waiting.Remove(user);
            return taken;
        }
    }

    private async Task NotifyAsync(KeyValuePair<long, Waiting>[] some, CancellationToken ct)
    {
        var inquiry = routes.FindAnew(some.Select(u => u.Key));
        await inquiry.EndAsync(ct);
        await Task.WhenAll(some.Select(u => NotifyAsync(u.Key, u.Value, inquiry[u.Key], ct)));
    }

    private async Task NotifyAsync(long user, Waiting missed, Route route, CancellationToken ct)
    {
        if (!route.IsKnown)
        {
            missed.TriedAt = time.GetTimestamp();
            Keep(user, missed);
            return;
        }

        try
        {
            var devices = route.Devices.Where(d => !missed.Reached.Contains(d.DeviceId)).Select(d => new Proto.PushDevice { DeviceId = d.DeviceId, Token = d.Token }).ToList();
            if (devices.Count == 0) return;
            foreach (var notification in await retry.ExecuteAsync(async token => await notices.ReadAsync(user, missed.Newest, token), ct))
            {
                notification.Devices.Add(devices);
                if (await TrySendAsync(notification, ct)) missed.Newest.Remove(notification.Peer);
                else
                {
                    Keep(user, missed);
                    return;
                }
            }
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            Drop(user, "", e.Message);
        }
    }

    // False: the relay is out, and whatever is for it waits.
    private async Task<bool> TrySendAsync(PushNotification notification, CancellationToken ct)
    {
        // A folder shows what a device would: of each dialog the newest.
        var peer = notification.Peer.ToKey();
        var file = $"{Names.UserKey(notification.UserId)}/{peer}.json";
        if (!calls.MayCall(Names.PushBinding)) return false;
        if (await calls.CallAsync(Names.PushBinding, Names.PushBinding, "create", notification, ("fileName", file), ct) is not { } reason) meter.Notified();
        else if (calls.IsOut(Names.PushBinding)) return false;
        else Drop(notification.UserId, peer, reason);
        return true;
    }

    private void Drop(long user, string peer, string reason)
    {
        meter.NotificationDropped();
        log.NotificationDropped(user, peer, reason);
    }

    // Of each dialog the newest.
    private sealed class Waiting(Dictionary<Peer, long> newest, HashSet<string> reached, long since)
    {
        public Dictionary<Peer, long> Newest => newest;

        public HashSet<string> Reached => reached;

        /// <summary>When the last of it came.</summary>
        public long Since { get; private set; } = since;

        /// <summary>When the directory did not answer; null: it was not asked.</summary>
        public long? TriedAt { get; set; }

        public void Add(Peer peer, long message) => newest[peer] = Math.Max(message, newest.GetValueOrDefault(peer));

        public void Add(Waiting other)
        {
            // Who was reached by one of them and not by another may have just gone: they are told.
            reached.IntersectWith(other.Reached);
            foreach (var (peer, message) in other.Newest) Add(peer, message);
            Since = Math.Max(Since, other.Since);
            TriedAt ??= other.TriedAt;
        }
    }
}
