using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Search;
using Microsoft.Data.Sqlite;

namespace DaprMessaging.Search;

/// <summary>What is in the index, to look it up.</summary>
internal sealed class Shelves(IndexFile file)
{
    /// <summary>The messages that are meant, the newest first, from an offset on; and how many there are in all.</summary>
    public Hits Find(IReadOnlyCollection<Reach> reach, Query query, int limit)
    {
        using var connection = file.Open();
        using var moment = connection.BeginTransaction(deferred: true);
        using var lookup = new Lookup(connection, query, limit + 1);
        var (newest, total) = (new NewestFirst(limit + 1), 0L);
        var isFirst = query.Request is { OffsetId: 0, Offset: null };
        foreach (var ((owner, hidden), slot) in SlotsOf(connection, reach))
        {
            var read = newest.Add(lookup.Find(owner, slot, hidden));
            total += isFirst && read is { } all ? all : lookup.Count(slot, hidden);
        }

        return new Hits { Hits_ = { newest.Hits.Take(limit) }, More = newest.Hits.Count > limit, TotalCount = (int)Math.Min(total, int.MaxValue) };
    }

    /// <summary>How many messages carry what; of one dialog of a mailbox, or of all that these have.</summary>
    public Counts Count(IReadOnlyCollection<Reach> reach, Peer? peer)
    {
        using var connection = file.Open();
        using var moment = connection.BeginTransaction(deferred: true);
        var (counts, links) = (new SortedDictionary<int, int>(), 0);
        using var statement = connection.Statement(
            $"SELECT media, count(*), sum(links) FROM messages WHERE slot = @0 AND key > @2 {(peer is null ? "" : "AND peer = @1")} AND (media > 0 OR links > 0) GROUP BY media");
        foreach (var ((_, hidden), slot) in SlotsOf(connection, reach))
        {
            using var rows = statement.With(slot, peer?.ToKey(), Keys.After(slot, hidden) - 1).ExecuteReader();
            while (rows.Read())
            {
                links += rows.GetInt32(2);
                if (rows.GetInt32(0) is > 0 and var media) counts[media] = counts.GetValueOrDefault(media) + rows.GetInt32(1);
            }
        }

        if (links > 0) counts[(int)SearchMessages.Types.Kind.Link] = links;
        return new Counts { Counters = { counts.Select(c => new SearchCounter { Kind = (SearchMessages.Types.Kind)c.Key, Count = c.Value }) } };
    }

    /// <summary>How many messages of an owner are there.</summary>
    public long Size(Owner owner)
    {
        using var connection = file.Open();
        using var moment = connection.BeginTransaction(deferred: true);
        return SlotsOf(connection, [new Reach(owner)]).Sum(of =>
        {
            var (first, last) = Keys.Range(of.Slot);
            return connection.Number("SELECT count(*) FROM messages WHERE key BETWEEN @0 AND @1", first, last) ?? 0;
        });
    }

    // Of those of whom anything has been read.
    private static List<(Reach Reach, long Slot)> SlotsOf(SqliteConnection connection, IEnumerable<Reach> reach)
    {
        using var statement = connection.Statement("SELECT slot FROM owners WHERE owner = @0");
        return [.. reach.Select(r => (r, Slot: statement.With(r.Owner.Key).ExecuteScalar())).Where(r => r.Slot is not null).Select(r => (r.r, (long)r.Slot!))];
    }
}
