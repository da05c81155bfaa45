using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Search;

/// <summary>
/// What some steps of a mailbox or a channel do to its index. A record, or the document of a message, says what it is today,
/// whichever step it is read for: so it does no harm to read one twice, or later than the step that changed it.
/// </summary>
/// <param name="Entries">That are there now, under their ids, anew or for the first time.</param>
/// <param name="Gone">Ids of messages that are there no more.</param>
/// <param name="Floors">Of dialogs that have been cleared: messages up to there are gone.</param>
internal sealed record Steps(IReadOnlyList<Entry> Entries, IReadOnlyList<long> Gone, IReadOnlyDictionary<string, long> Floors)
{
    /// <summary>The messages before these steps whose records have to be read once more: those that were edited.</summary>
    public static IReadOnlyList<long> Edited(IReadOnlyCollection<Record?> records)
    {
        var read = records.Where(r => r?.Update is not null).Select(r => r!.Update.Pts).ToHashSet();
        return [.. records.Select(r => r?.Update?.MessageEdited?.Id ?? 0).Where(id => id > 0 && !read.Contains(id)).Distinct()];
    }

    /// <param name="records">Of the steps; null where there is none that can be read.</param>
    /// <param name="edited">Of the messages of <see cref="Edited"/>.</param>
    public static Steps Of(IReadOnlyCollection<Record?> records, IReadOnlyCollection<Record?> edited)
    {
        var floors = new Dictionary<string, long>();
        foreach (var counters in records.Select(r => r?.Update?.Dialog).Where(d => d is { Peer: not null, ClearedMaxId: > 0 }))
        {
            var peer = counters!.Peer.ToKey();
            floors[peer] = Math.Max(floors.GetValueOrDefault(peer), counters.ClearedMaxId);
        }

        var read = records.Concat(edited).Where(r => r?.Update is not null).ToList();
        var gone = read.SelectMany(r => r!.Update.ChangeCase switch
        {
            Update.ChangeOneofCase.Gone => [r.Update.Pts],
            Update.ChangeOneofCase.MessagesDeleted => r.Update.MessagesDeleted.Ids,
            _ => Enumerable.Empty<long>(),
        }).ToHashSet();
        var entries = read.Select(Entry.Of).OfType<Entry>().Where(e => !gone.Contains(e.Id) && e.Id > floors.GetValueOrDefault(e.Peer)).ToList();
        return new Steps(entries, [.. gone], floors);
    }

    /// <summary>Of a channel: the messages that have to be read for these operations, those that were sent or edited.</summary>
    public static IReadOnlyList<long> Shown(IEnumerable<Op?> ops) => [.. ops.Where(op => op is { Service: null }).SelectMany(op => op!.Shown()).Distinct()];

    /// <param name="channel">Of which they are.</param>
    /// <param name="ops">The operations; null where there is none that can be read.</param>
    /// <param name="kept">The messages of <see cref="Shown"/>.</param>
    public static Steps Of(Peer channel, IReadOnlyCollection<Op?> ops, IReadOnlyCollection<ChannelMessage?> kept)
    {
        var floor = ops.Max(op => op?.Cleared?.UpTo ?? 0);
        var gone = ops.SelectMany(op => op?.Deleted?.DialogMessageIds ?? Enumerable.Empty<long>())
            .Concat(kept.Where(m => m is { Deleted: true, Message: not null }).Select(m => m!.Message.Id)).ToHashSet();
        var entries = kept.Select(Entry.Of).OfType<Entry>().Where(e => !gone.Contains(e.Id) && e.Id > floor).ToList();
        return new Steps(entries, [.. gone], floor > 0 ? new Dictionary<string, long> { [channel.ToKey()] = floor } : []);
    }
}
