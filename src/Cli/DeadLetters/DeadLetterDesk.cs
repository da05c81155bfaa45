using DaprMessaging.Hosting;
using DaprMessaging.Inbox.DeadLetters;

namespace DaprMessaging.Cli.DeadLetters;

/// <summary>What people do with dead letters.</summary>
internal sealed class DeadLetterDesk(IStateStore store, IPublisher publisher)
{
    private const int EventsPerCall = 50;

    /// <summary>Of all topics, the oldest first.</summary>
    public async Task<IReadOnlyList<DeadEntry>> ListAsync(CancellationToken ct)
    {
        var entries = new List<DeadEntry>();
        foreach (var (topic, _) in DeadLetterTopics.All)
        {
            var shelf = new DeadLetterShelf(store, topic);
            entries.AddRange((await shelf.ListAsync(ct)).Select(e => new DeadEntry(shelf, e.Id, e.Letter)));
        }

        return [.. entries.OrderBy(e => e.Letter.DiedAt)];
    }

    /// <summary>
    /// Publishes them to the topics that they died on, then takes them out of the list. Whoever is interrupted in between
    /// redrives them once more: events are done once, however often they come. Returns those that could not be: their
    /// events are not kept.
    /// </summary>
    public async Task<IReadOnlyList<DeadEntry>> RedriveAsync(IReadOnlyList<DeadEntry> entries, CancellationToken ct)
    {
        var left = new List<DeadEntry>();
        foreach (var part in entries.GroupBy(e => e.Shelf).SelectMany(g => g.Chunk(EventsPerCall)))
        {
            var events = new List<Emission>(part.Length);
            var driven = new HashSet<string>();
            foreach (var entry in part)
            {
                if (await EmissionAsync(entry, ct) is { } emission)
                {
                    events.Add(emission);
                    driven.Add(entry.Id);
                }
                else
                {
                    left.Add(entry);
                }
            }

            if (events.Count == 0) continue;
            await publisher.PublishAsync(events, ct);
            await part[0].Shelf.RemoveAsync(driven, ct);
        }

        return left;
    }

    public static async Task DropAsync(IReadOnlyList<DeadEntry> entries, CancellationToken ct)
    {
        foreach (var shelf in entries.GroupBy(e => e.Shelf)) await shelf.Key.RemoveAsync(shelf.Select(e => e.Id).ToHashSet(), ct);
    }

    private static async Task<Emission?> EmissionAsync(DeadEntry entry, CancellationToken ct) =>
        await entry.Shelf.EventAsync(entry.Id, ct) is { } data
            ? new Emission(entry.Shelf.Topic, entry.Letter.Key, entry.Letter.EventId, entry.Letter.Type, data, entry.Letter.Traceparent)
            {
                IsJson = entry.Letter.Json,
            }
            : null;
}
