using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Hosting;
using DaprMessaging.Hosting.Actors;
using Google.Protobuf;

namespace DaprMessaging.Inbox.Clocks;

// On a topic of its own: while placement or the scheduler is out these wait, and messages go on. Nothing here is the only copy of
// anything: what cannot be read is dropped, and the next thing that its owner schedules winds the clock.
/// <summary>Takes a batch of Clock-T: winds the clocks of mailboxes and conversations, each to what was said of it last.</summary>
internal sealed class ClockTurn(IActors actors, InboxMeter meter, ILogger<ClockTurn> log)
{
    private const int AtOnce = 16;

    public async Task<IReadOnlyList<EntryStatus>> TakeAsync(IReadOnlyList<Delivery> deliveries, CancellationToken ct)
    {
        var statuses = new EntryStatus[deliveries.Count];
        var windings = new Dictionary<(string Type, string Id), (Winding Winding, List<int> Entries)>();
        for (var i = 0; i < deliveries.Count; i++)
        {
            if (Read(deliveries[i]) is not { } wind) continue;
            var winding = new Winding(wind.Version, wind.DueAt);
            var clock = wind.Owner > 0 ? (Names.MailboxClock, Names.UserKey(wind.Owner)) : (Names.ConversationClock, wind.Conversation);
            if (!windings.TryGetValue(clock, out var known)) windings[clock] = known = (winding, []);
            known.Entries.Add(i);
            if (winding.Holds(known.Winding.Version)) windings[clock] = (winding, known.Entries);
        }

        foreach (var part in windings.Chunk(AtOnce))
        {
            var done = await Task.WhenAll(part.Select(w => WindAsync(w.Key, w.Value.Winding, ct)));
            foreach (var (clock, _) in part.Zip(done).Where(d => !d.Second).Select(d => d.First))
                foreach (var entry in windings[clock].Entries) statuses[entry] = EntryStatus.Retry;
        }

        return statuses;
    }

    private WindClock? Read(Delivery delivery)
    {
        try
        {
            if (delivery.Type == WindClock.Descriptor.FullName && delivery.Parse(WindClock.Parser) is { } wind && (wind.Owner > 0 || wind.Conversation.Length > 0)) return wind;
        }
        catch (InvalidProtocolBufferException)
        {
            // It is as good as one of a kind that is not known.
        }

        meter.Unknown(delivery.Type);
        log.EventUnknown(delivery.Type, delivery.Id);
        return null;
    }

    private async Task<bool> WindAsync((string Type, string Id) clock, Winding winding, CancellationToken ct)
    {
        try
        {
            await actors.WindAsync(clock.Type, clock.Id, winding, ct);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            log.ClockNotWound(clock.Type, clock.Id, e.Message);
            return false;
        }
    }
}
