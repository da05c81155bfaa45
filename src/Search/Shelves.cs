using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Search;
using Microsoft.Data.Sqlite;

namespace DaprMessaging.Search;

/// <summary>What is in the index, to look it up.</summary>
internal sealed class Shelves(IndexFile file)
{
    private const string ByWords = "FROM words WHERE words MATCH @0 AND words.rowid BETWEEN @1 AND @2";

    /// <summary>The messages that are meant, the newest first, from an offset on; and how many there are in all.</summary>
    public Hits Find(long user, Query query, int limit)
    {
        using var connection = file.Open();
        using var moment = connection.BeginTransaction(deferred: true);
        var found = new Hits();
        if (SlotOf(connection, user) is not { } slot) return found;
        var (first, last) = Keys.Range(slot);
        var offset = query.Request.OffsetId is > 0 and <= Keys.MaxId and var id ? Keys.Of(slot, id) - 1 : last;
        object?[] Values(long to) =>
            [query.Expression, first, to, slot, query.Peer, query.Request.FromUserId, query.Request.MinDate, query.Request.MaxDate, limit + 1];

        var source = Source(query);
        var filters = Filters(query);
        using var statement = connection.Statement($"SELECT key, op_no, edit_op_no {source}{filters} ORDER BY {(query.Expression is null ? "key" : "words.rowid")} DESC LIMIT @8", Values(offset));
        using (var rows = statement.ExecuteReader())
        {
            while (rows.Read())
                found.Hits_.Add(new Hit { MessageId = Keys.IdOf(rows.GetInt64(0)), OpNo = rows.GetInt64(1), EditOpNo = rows.GetInt64(2) });
        }

        if (found.Hits_.Count > limit)
        {
            found.More = true;
            found.Hits_.RemoveAt(limit);
        }

        // Words alone are counted without a look at the messages.
        if (query.Expression is not null && filters.Length == 0) source = ByWords;
        found.TotalCount = (int)(connection.Number($"SELECT count(*) {source}{filters}", Values(last)) ?? 0);
        return found;
    }

    /// <summary>How many messages carry what; of one dialog, or of all.</summary>
    public Counts Count(long user, Peer? peer)
    {
        using var connection = file.Open();
        using var moment = connection.BeginTransaction(deferred: true);
        var counts = new Counts();
        if (SlotOf(connection, user) is not { } slot) return counts;
        var links = 0;
        using var statement = connection.Statement(
            $"SELECT media, count(*), sum(links) FROM messages WHERE slot = @0 {(peer is null ? "" : "AND peer = @1")} AND (media > 0 OR links > 0) GROUP BY media ORDER BY media",
            slot, peer?.ToKey());
        using var rows = statement.ExecuteReader();
        while (rows.Read())
        {
            links += rows.GetInt32(2);
            if (rows.GetInt32(0) > 0)
                counts.Counters.Add(new SearchCounter { Kind = (SearchMessages.Types.Kind)rows.GetInt32(0), Count = rows.GetInt32(1) });
        }

        if (links > 0) counts.Counters.Add(new SearchCounter { Kind = SearchMessages.Types.Kind.Link, Count = links });
        return counts;
    }

    /// <summary>How many messages of a user are there.</summary>
    public long Size(long user)
    {
        using var connection = file.Open();
        using var moment = connection.BeginTransaction(deferred: true);
        if (SlotOf(connection, user) is not { } slot) return 0;
        var (first, last) = Keys.Range(slot);
        return connection.Number("SELECT count(*) FROM messages WHERE key BETWEEN @0 AND @1", first, last) ?? 0;
    }

    // The words first, in the order of keys: one user's range of them is read, from its end. Else by the index that leaves least.
    private static string Source(Query query) => query switch
    {
        { Expression: not null } => "FROM words CROSS JOIN messages ON messages.key = words.rowid WHERE words MATCH @0 AND words.rowid BETWEEN @1 AND @2",
        { IsOfKinds: true, Request.FromUserId: 0 } => "FROM messages INDEXED BY messages_that_carry WHERE slot = @3 AND key BETWEEN @1 AND @2",
        _ => "FROM messages WHERE slot = @3 AND key BETWEEN @1 AND @2",
    };

    // Numbers of an enum are put in; what users say is a value.
    private static string Filters(Query query)
    {
        var filters = new List<string>();
        if (query.Peer is not null) filters.Add("peer = @4");
        if (query.Request.FromUserId != 0) filters.Add("sender = @5");
        if (query.Request.MinDate != 0) filters.Add("date >= @6");
        if (query.Request.MaxDate != 0) filters.Add("date <= @7");
        if (query.IsOfKinds)
        {
            filters.Add("(media > 0 OR links > 0)");
            filters.Add((query.Media.Count, query.WithLinks) switch
            {
                (0, _) => "links > 0",
                (_, false) => $"media IN ({string.Join(',', query.Media)})",
                _ => $"(media IN ({string.Join(',', query.Media)}) OR links > 0)",
            });
        }

        return string.Concat(filters.Select(f => " AND " + f));
    }

    private static long? SlotOf(SqliteConnection connection, long user) => connection.Number("SELECT slot FROM users WHERE user = @0", user);
}
