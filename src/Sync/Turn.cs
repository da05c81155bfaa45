using DaprMessaging.Contracts;
using DaprMessaging.Hosting;
using Google.Protobuf;

namespace DaprMessaging.Sync;

/// <summary>
/// Takes a batch of Sync-T: finds out where its users are, hands over, forgets. Nothing here is the only copy of anything,
/// so nothing is ever handed back to the broker but for an event that could not be parked, or could not go on: to a bot's channel, or
/// to devices that were not reached.
/// </summary>
internal sealed class Turn(Routes routes, Gateways gateways, Action<Contracts.Sync.PushUpdatesIfNot> notify, IPublisher publisher, ILogger<Turn> log)
{
    public async Task<IReadOnlyList<EntryStatus>> TakeAsync(IReadOnlyList<Delivery> deliveries, CancellationToken ct)
    {
        var statuses = new EntryStatus[deliveries.Count];
        var targets = new List<(int Entry, Target Target)>(deliveries.Count);
        var onwards = new List<(int Entry, Emission Emission)>();
        for (var i = 0; i < deliveries.Count; i++)
        {
            try
            {
                // In the order of the topic: who was announced before an update is found when the update comes.
                if (Events.IsRoutesChanged(deliveries[i]))
                {
                    var changed = deliveries[i].Parse(Contracts.Sync.RoutesChanged.Parser);
                    routes.Forget(changed.UserId);
                    routes.IsThere(changed.UserId);
                    gateways.IsThere(changed.ServerId);
                }
                else if (Events.IsUnreached(deliveries[i]))
                {
                    notify(deliveries[i].Parse(Contracts.Sync.PushUpdatesIfNot.Parser));
                }
                else if (Events.Route(deliveries[i]) is { } found)
                {
                    foreach (var target in found) targets.Add((i, target));
                    if (PushBotUpdates.Channel(deliveries[i]) is { } emission) onwards.Add((i, emission));
                }
                else log.EventUnknown(deliveries[i].Type, deliveries[i].Id);
            }
            catch (InvalidProtocolBufferException e)
            {
                statuses[i] = await ParkAsync(deliveries[i], e.Message, ct);
            }
        }

        var inquiry = routes.Find(targets.Where(t => t.Target.ServerId is null).Select(t => t.Target.UserId));
        await Task.WhenAll(targets.SelectMany(t => t.Target.Blocked.Select(blocked => routes.BlockAsync(t.Target.UserId, blocked, ct))).Append(inquiry.BeginAsync(ct)));
        var (now, later) = Parts(targets, inquiry);
        await HandOverAsync(now);
        await inquiry.EndAsync(ct);
        await HandOverAsync(later);

        if (!await PublishAsync(onwards, ct))
        {
            foreach (var (entry, _) in onwards) statuses[entry] = EntryStatus.Retry;
        }

        return statuses;

        async Task HandOverAsync(List<(int Entry, Target Target)> some)
        {
            if (some.Count == 0) return;
            foreach (var (_, target) in some.Where(t => t.Target.Notifies)) target.Delivery.AsksWho = inquiry[target.UserId].Devices.Length > 0;
            var reached = await gateways.HandOverAsync(some.SelectMany(t => Addressed(t.Target)), ct);
            foreach (var (entry, target) in some.Where(t => t.Target.Notifies))
            {
                if (PushUpdatesIfNot.Of(target, inquiry[target.UserId], reached[target.UserId].ToHashSet(), deliveries[entry]) is { } missed) onwards.Add((entry, missed));
            }
        }

        IEnumerable<(string, Contracts.Sync.Delivery)> Addressed(Target target) => target.ServerId is { } server
            ? [(server, target.Delivery)]
            : inquiry[target.UserId].Servers.Select(s => (s, target.Delivery));
    }

    // Only its own user waits for a directory that does not answer at once; what that user hears stays in its order.
    private static (List<(int Entry, Target Target)> Now, List<(int Entry, Target Target)> Later) Parts(List<(int Entry, Target Target)> targets, Inquiry inquiry)
    {
        var (now, later, users) = (new List<(int, Target)>(targets.Count), new List<(int, Target)>(), new HashSet<long>());
        foreach (var target in targets)
        {
            var waits = (target.Target.ServerId is null && inquiry.IsOpen(target.Target.UserId)) || users.Contains(target.Target.UserId);
            if (waits) users.Add(target.Target.UserId);
            (waits ? later : now).Add(target);
        }

        return (now, later);
    }

    private async Task<bool> PublishAsync(List<(int Entry, Emission Emission)> onwards, CancellationToken ct)
    {
        if (onwards.Count == 0) return true;
        try
        {
            await publisher.PublishAsync([.. onwards.Select(o => o.Emission)], ct);
            return true;
        }
        catch (PublishException e)
        {
            log.OnwardsFailed(onwards.Count, e.Message);
            return false;
        }
    }

    private async Task<EntryStatus> ParkAsync(Delivery delivery, string reason, CancellationToken ct)
    {
        log.EventParked(delivery.Type, delivery.Id, reason);
        try
        {
            await publisher.PublishAsync([Emission.Dead(Names.SyncDeadTopic, delivery, DeadKind.Unreadable, reason)], ct);
            return EntryStatus.Success;
        }
        catch (PublishException)
        {
            return EntryStatus.Retry;
        }
    }
}
