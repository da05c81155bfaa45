using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting.Actors;

namespace DaprMessaging.Sync;

/// <summary>Hands each gateway what its devices must hear, in one call a lane.</summary>
internal sealed class Gateways(IActors actors, Routes routes, Outages outages, TimeProvider time, ILogger<Gateways> log)
{
    private const int BytesPerCall = 1 << 20;

    // One that did not answer and does again, does so at once; while it does not, all wait for it every now and then.
    private static readonly TimeSpan Hurry = TimeSpan.FromMilliseconds(500);

    /// <summary>Somebody came to it: it may be a new one of an old name.</summary>
    public void IsThere(string server) => outages.Answered(server);

    /// <returns>Of deliveries that ask who took them: which devices did, of each user.</returns>
    public async Task<ILookup<long, string>> HandOverAsync(IEnumerable<(string Server, Delivery Delivery)> deliveries, CancellationToken ct)
    {
        var reached = await Task.WhenAll(deliveries
            .GroupBy(d => (d.Server, Lane: Names.GatewayLane(d.Delivery.UserId)), d => d.Delivery)
            .Select(g => HandOverAsync(g.Key.Server, g.Key.Lane, g, ct)));
        return reached.SelectMany(r => r).SelectMany(r => r.DeviceIds.Select(id => (r.UserId, id))).ToLookup(r => r.UserId, r => r.id);
    }

    private async Task<List<Reached>> HandOverAsync(string server, string lane, IEnumerable<Delivery> deliveries, CancellationToken ct)
    {
        var (handover, reached) = (new Handover(), new List<Reached>());
        var size = 0;
        foreach (var delivery in deliveries)
        {
            var more = delivery.CalculateSize();
            if (size > 0 && size + more > BytesPerCall)
            {
                reached.AddRange(await CallAsync(server, lane, handover, ct));
                (handover, size) = (new Handover(), 0);
            }

            handover.Deliveries.Add(delivery);
            size += more;
        }

        reached.AddRange(await CallAsync(server, lane, handover, ct));
        return reached;
    }

    // Whoever is only watched there has no sessions there that could not be reached.
    private static IEnumerable<long> SessionsOf(Handover handover) => handover.Deliveries.Where(d => d.Presence is null).Select(d => d.UserId);

    // What cannot be handed over is not kept: devices ask for the difference, callers ask again.
    private async Task<IEnumerable<Reached>> CallAsync(string server, string lane, Handover handover, CancellationToken ct)
    {
        if (!outages.MayCall(server))
        {
            log.GatewayOut(server, handover.Deliveries.Count);
            await routes.DropAsync(server, SessionsOf(handover), ct);
            return [];
        }

        try
        {
            var call = actors.HandOverAsync(server, lane, handover, ct);
            var reply = await (outages.IsOut(server) ? call.WaitAsync(Hurry, time, ct) : call);
            outages.Answered(server);
            foreach (var absent in reply.AbsentUserIds) routes.Forget(absent);
            return reply.Reached;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            outages.Failed(server);
            log.GatewayFailed(server, handover.Deliveries.Count, e.Message);
            await routes.DropAsync(server, SessionsOf(handover), ct);
            return [];
        }
    }
}
