namespace DaprMessaging.Sidecar.PubSub;

// Truncation is by whole pages from the front. Most entries are soon passed by their groups, so the front is soon free.
// What is needed for long (a slow group, a dead letter that nobody reads) would hold it back: when less than half of
// the log is still needed, the needed entries of its first page are appended again and that page is let go. Each byte
// copied frees at least one, so the log stays below twice what is needed plus LogSize.MinBytes, and the work too.
//
// Offsets and next offsets are small: all of them are written again before a truncation, so none is ever lost with a
// page. Order matters: copies and offsets are committed first, then entries learn their new address, then the front
// goes.

/// <summary>Keeps the log about as long as what is needed of it.</summary>
internal sealed class LogCompaction(DurableLog log, LogSpace space, LogSize size, Broker broker, Lock appendGate)
{
    private long seenPage;

    /// <summary>One step, if one is due; between two commits.</summary>
    public async Task StepAsync()
    {
        var (begin, tail) = (log.Begin, log.Tail);
        if (log.PageOf(tail) == seenPage || tail - begin < size.MinBytes)
            return;
        seenPage = log.PageOf(tail);
        var beginPage = log.PageOf(begin);
        var first = space.FirstPage ?? log.PageOf(tail);
        var left = tail - (first << size.PageBits); // once the pages that nobody needs are gone
        var moved = space.Bytes * 2 < left && left > size.MinBytes ? await CopyAsync(first) : [];
        if (first <= beginPage && moved.Count == 0)
            return;
        var snapshotAt = WriteOffsets();
        log.Commit();
        Repoint(moved);
        var keepFrom = Math.Min(space.FirstPage ?? long.MaxValue, log.PageOf(snapshotAt));
        if (keepFrom <= beginPage)
            return;
        log.TruncateBefore(keepFrom << size.PageBits);
        log.Commit();
        Log.LogTruncated(broker.Logger, broker.Settings.Name, log.Tail - log.Begin, moved.Count);
    }

    private async Task<List<(Topic Topic, Partition Partition, Entry Entry, long From, long To)>> CopyAsync(long page)
    {
        var found = new List<(Topic Topic, Partition Partition, Entry Entry)>();
        foreach (var topic in broker.Topics)
            lock (topic.Gate)
                foreach (var partition in topic.Partitions)
                    foreach (var entry in partition.Entries)
                        if (entry.Address > 0 && log.PageOf(entry.Address) == page)
                            found.Add((topic, partition, entry));
        var moved = new List<(Topic, Partition, Entry, long, long)>(found.Count);
        foreach (var (topic, partition, entry) in found)
        {
            if ((entry.Message ?? await broker.LoadAsync(entry)) is not { } message)
                continue;
            lock (appendGate)
            {
                var (to, _) = log.Append(LogRecord.Entry(topic.Name, partition.Number, entry.Offset, message));
                moved.Add((topic, partition, entry, entry.Address, to));
            }
        }
        return moved;
    }

    private void Repoint(List<(Topic Topic, Partition Partition, Entry Entry, long From, long To)> moved)
    {
        foreach (var (topic, partition, entry, from, to) in moved)
            lock (topic.Gate)
            {
                if (partition.From(entry.Offset) is not [var found, ..] || found != entry)
                    continue; // passed by its groups meanwhile
                entry.Address = to;
                space.Remove(log.PageOf(from), entry.Length);
                space.Add(log.PageOf(to), entry.Length);
            }
    }

    /// <summary>Writes every next offset and every group's offset again; where that began.</summary>
    private long WriteOffsets()
    {
        var begin = log.Tail;
        foreach (var topic in broker.Topics)
            lock (topic.Gate)
                lock (appendGate)
                    foreach (var partition in topic.Partitions.Where(p => p.IsLogged || topic.IsDurable))
                    {
                        log.Append(LogRecord.Head(topic.Name, partition.Number, partition.NextOffset));
                        foreach (var group in topic.Groups.Values)
                        {
                            var position = group.ClaimOf(partition).Position;
                            log.Append(LogRecord.Position(topic.Name, partition.Number, group.Name, position));
                        }
                    }
        return begin;
    }
}
