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

        var where = await routes.ResolveAsync(targets.Where(t => t.Target.ServerId is null).Select(t => t.Target.UserId), ct);
        await Task.WhenAll(targets.SelectMany(t => t.Target.Blocked.Select(blocked => routes.BlockAsync(t.Target.UserId, blocked, ct))));
        foreach (var (_, target) in targets.Where(t => t.Target.Notifies)) target.Delivery.AsksWho = where[target.UserId].Devices.Length > 0;
        var reached = await gateways.HandOverAsync(targets.SelectMany(t => Addressed(t.Target)), ct);
        foreach (var (entry, target) in targets.Where(t => t.Target.Delivery.AsksWho))
        {
            if (PushUpdatesIfNot.Of(target, where[target.UserId], reached[target.UserId].ToHashSet(), deliveries[entry]) is { } missed) onwards.Add((entry, missed));
        }

        if (!await PublishAsync(onwards, ct))
        {
            foreach (var (entry, _) in onwards) statuses[entry] = EntryStatus.Retry;
        }

        return statuses;

        IEnumerable<(string, Contracts.Sync.Delivery)> Addressed(Target target) => target.ServerId is { } server
            ? [(server, target.Delivery)]
            : where[target.UserId].Servers.Select(s => (s, target.Delivery));
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
