using DaprMessaging.Contracts;
using DaprMessaging.Hosting;
using Google.Protobuf;

namespace DaprMessaging.Sync;

/// <summary>
/// Takes a batch of Sync-T: finds out where its users are, hands over, forgets. Nothing here is the only copy of anything,
/// so nothing is ever handed back to the broker but for an event that could not be parked, or could not go to a bot's channel.
/// </summary>
internal sealed class Turn(Routes routes, Gateways gateways, IPublisher publisher, ILogger<Turn> log)
{
    public async Task<IReadOnlyList<EntryStatus>> TakeAsync(IReadOnlyList<Delivery> deliveries, CancellationToken ct)
    {
        var statuses = new EntryStatus[deliveries.Count];
        var targets = new List<Target>(deliveries.Count);
        var channel = new List<(int Entry, Emission Emission)>();
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
                else if (Events.Route(deliveries[i]) is { } found)
                {
                    targets.AddRange(found);
                    if (PushBotUpdates.Channel(deliveries[i]) is { } emission) channel.Add((i, emission));
                }
                else log.EventUnknown(deliveries[i].Type, deliveries[i].Id);
            }
            catch (InvalidProtocolBufferException e)
            {
                statuses[i] = await ParkAsync(deliveries[i], e.Message, ct);
            }
        }

        var where = await routes.ResolveAsync(targets.Where(t => t.ServerId is null).Select(t => t.UserId), ct);
        await gateways.HandOverAsync(targets.SelectMany(Addressed), ct);
        if (!await PublishAsync(channel, ct))
        {
            foreach (var (entry, _) in channel) statuses[entry] = EntryStatus.Retry;
        }

        return statuses;

        IEnumerable<(string, Contracts.Sync.Delivery)> Addressed(Target target) => target.ServerId is { } server
            ? [(server, target.Delivery)]
            : where[target.UserId].Select(s => (s, target.Delivery));
    }

    private async Task<bool> PublishAsync(List<(int Entry, Emission Emission)> channel, CancellationToken ct)
    {
        if (channel.Count == 0) return true;
        try
        {
            await publisher.PublishAsync([.. channel.Select(c => c.Emission)], ct);
            return true;
        }
        catch (PublishException e)
        {
            log.ChannelFailed(channel.Count, e.Message);
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
