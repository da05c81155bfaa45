using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;

namespace DaprMessaging.Inbox.DeadLetters;

/// <summary>
/// Takes the dead-letter topics, and keeps what comes in the store, where a command can read it without consuming anything.
/// A letter that comes again, with nothing new, changes nothing.
/// </summary>
internal sealed class DeadLetterKeeper(IStateStore store, TimeProvider time, InboxMeter meter, ILogger<DeadLetterKeeper> log)
{
    public async Task<IReadOnlyList<EntryStatus>> TakeAsync(string topic, IReadOnlyList<Delivery> deliveries, CancellationToken ct)
    {
        var shelf = new DeadLetterShelf(store, topic);
        var statuses = new EntryStatus[deliveries.Count];
        for (var i = 0; i < deliveries.Count; i++)
        {
            // What follows an outage waits for its turn: the list keeps the order in which they died.
            statuses[i] = i > 0 && statuses[i - 1] == EntryStatus.Retry ? EntryStatus.Retry : await KeepAsync(shelf, deliveries[i], ct);
        }

        return statuses;
    }

    private async Task<EntryStatus> KeepAsync(DeadLetterShelf shelf, Delivery delivery, CancellationToken ct)
    {
        var death = Read(delivery);
        try
        {
            Count(shelf.Topic, death, await AddAsync(shelf, death, delivery, ct));
            return EntryStatus.Success;
        }
        catch (StateException e)
        {
            log.DeadLetterNotKept(shelf.Topic, e);
            return EntryStatus.Retry;
        }
    }

    private async Task<int?> AddAsync(DeadLetterShelf shelf, DeadLetter death, Delivery delivery, CancellationToken ct)
    {
        try
        {
            return await shelf.AddAsync(death, delivery.Data, ct);
        }
        catch (StateException e) when (e.Failure == StateFailure.Rejected)
        {
            // It would be rejected without end. Who and why is known all the same.
            death.WithoutEvent = true;
            log.DeadEventNotKept(shelf.Topic, delivery.Id);
            return await shelf.AddAsync(death, delivery.Data, ct);
        }
    }

    private void Count(string topic, DeadLetter death, int? forgotten)
    {
        if (forgotten is not { } count) return;
        meter.Died(topic, Enum.Parse<DeadKind>(death.Kind));
        if (count > 0) log.DeadLettersForgotten(topic, count);
    }

    private DeadLetter Read(Delivery delivery) => new()
    {
        EventId = delivery.Id,
        Type = delivery.Type,
        Key = delivery.Key,
        Traceparent = delivery.TraceParent,
        Reason = delivery.Metadata.GetValueOrDefault(Names.DeadReason, ""),
        Kind = KindOf(delivery).ToString(),
        DiedAt = (delivery.PublishedAt ?? time.GetUtcNow()).ToUnixTimeMilliseconds(),
        Json = delivery.IsJson,
        Size = delivery.Data.Length,
        Partition = delivery.Metadata.GetValueOrDefault("__partition", ""),
        Offset = delivery.Metadata.GetValueOrDefault("__offset", ""),
    };

    // Others may publish to the topic what they like; what is counted by kind has few of them.
    private static DeadKind KindOf(Delivery delivery) =>
        Enum.TryParse<DeadKind>(delivery.Metadata.GetValueOrDefault(Names.DeadKind), out var kind) && Enum.IsDefined(kind) ? kind : DeadKind.Unknown;
}
