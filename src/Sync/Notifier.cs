using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting;
using Polly;
using Proto = DaprMessaging.Contracts.Sync;

namespace DaprMessaging.Sync;

// What a relay is told of it could find in the mailbox, so it waits in memory alone: it must hold up no device that is connected, and
// what comes for a dialog while something waits for it takes its place.
/// <summary>Notifies devices that are not connected, through the binding <c>push</c>: one notification for each dialog, some moments after the first message.</summary>
internal sealed class Notifier(Routes routes, Notices notices, IOutputBinding binding, SyncMeter meter, TimeProvider time, Random random, ILogger<Notifier> log) : BackgroundService
{
    private const int MostUsers = 10_000, UsersAtOnce = 16;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<long, Waiting> waiting = [];
    private readonly Lock gate = new();
    private readonly SemaphoreSlim news = new(0, 1);
    private readonly BindingCalls calls = new(binding, time, random);
    private readonly ResiliencePipeline retry = BindingCalls.Again<StateException>(time, random);

    public void Take(Proto.PushUpdatesIfNot missed)
    {
        lock (gate)
        {
            if (!waiting.TryGetValue(missed.UserId, out var user))
            {
                if (waiting.Count >= MostUsers)
                {
                    Drop(missed.UserId, "", "too many wait");
                    return;
                }

                waiting[missed.UserId] = user = new Waiting([], [.. missed.ReachedDeviceIds]);
            }

            // Who was reached by one of them and not by another may have just gone: they are told.
            user.Reached.IntersectWith(missed.ReachedDeviceIds);
            foreach (var message in missed.Updates.Updates_.Where(PushUpdatesIfNot.IsNotable).Select(u => u.NewMessage))
                user.Newest[message.Peer] = Math.Max(message.Id, user.Newest.GetValueOrDefault(message.Peer));
            if (news.CurrentCount == 0) news.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await news.WaitAsync(stoppingToken);
            await Task.Delay(Moment, time, stoppingToken);
            List<KeyValuePair<long, Waiting>> all;
            lock (gate)
            {
                all = [.. waiting];
                waiting.Clear();
            }

            foreach (var some in all.Chunk(UsersAtOnce)) await Task.WhenAll(some.Select(user => NotifyAsync(user.Key, user.Value, stoppingToken)));
        }
    }

    private async Task NotifyAsync(long user, Waiting missed, CancellationToken ct)
    {
        try
        {
            var inquiry = routes.FindAnew([user]);
            await inquiry.EndAsync(ct);
            var devices = inquiry[user].Devices.Where(d => !missed.Reached.Contains(d.DeviceId))
                .Select(d => new Proto.PushDevice { DeviceId = d.DeviceId, Token = d.Token }).ToList();
            if (devices.Count == 0) return;
            foreach (var notification in await retry.ExecuteAsync(async token => await notices.ReadAsync(user, missed.Newest, token), ct))
            {
                notification.Devices.Add(devices);
                await SendAsync(notification, ct);
            }
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            Drop(user, "", e.Message);
        }
    }

    private async Task SendAsync(PushNotification notification, CancellationToken ct)
    {
        // A folder shows what a device would: of each dialog the newest.
        var peer = notification.Peer.ToKey();
        var file = $"{Names.UserKey(notification.UserId)}/{peer}.json";
        var dropped = await calls.CallAsync(Names.PushBinding, Names.PushBinding, "create", notification, ("fileName", file), ct);
        if (dropped is null) meter.Notified();
        else Drop(notification.UserId, peer, dropped);
    }

    private void Drop(long user, string peer, string reason)
    {
        meter.NotificationDropped();
        log.NotificationDropped(user, peer, reason);
    }

    private sealed record Waiting(Dictionary<Peer, long> Newest, HashSet<string> Reached);
}
