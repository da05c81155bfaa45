using DaprMessaging.Contracts.Search;
using Microsoft.Data.Sqlite;

namespace DaprMessaging.Search;

/// <summary>One question to the index, put to one owner after another: its statements are prepared once.</summary>
internal sealed class Lookup : IDisposable
{
    private const string ByWords = "FROM words WHERE words MATCH @0 AND words.rowid BETWEEN @1 AND @2";

    private readonly Query query;
    private readonly int limit;
    private readonly SqliteCommand finding, counting, bounding;

    public Lookup(SqliteConnection connection, Query query, int limit)
    {
        (this.query, this.limit) = (query, limit);
        var (source, filters) = (Source(query), Filters(query));
        finding = connection.Statement(
            $"SELECT messages.key, came_at, op_no, edit_op_no, fingerprint {source}{filters} ORDER BY {(query.HasWords ? "words.rowid" : "key")} DESC LIMIT @8");
        // Words alone are counted without a look at the messages.
        counting = connection.Statement($"SELECT count(*) {(query.HasWords && filters.Length == 0 ? ByWords : source)}{filters}");
        bounding = connection.Statement("SELECT key FROM messages WHERE slot = @0 AND date < @1 ORDER BY date DESC, key DESC LIMIT 1");
    }

    /// <summary>The newest after the offset, as many as are wanted.</summary>
    public IEnumerable<Hit> Find(Owner owner, long slot, long hidden)
    {
        using var rows = finding.With(Values(slot, hidden, LastOf(owner, slot))).ExecuteReader();
        for (var date = long.MaxValue; rows.Read();)
        {
            // However they are dated: who goes on from an id misses none.
            date = Math.Min(date, rows.GetInt64(1));
            yield return new Hit
            {
                MessageId = Keys.IdOf(rows.GetInt64(0)), Date = date, OpNo = rows.GetInt64(2), EditOpNo = rows.GetInt64(3),
                Fingerprint = rows.GetInt64(4), ChannelId = owner.IsChannel ? owner.Id : 0,
            };
        }
    }

    /// <summary>All, wherever the offset is.</summary>
    public long Count(long slot, long hidden) => (long)counting.With(Values(slot, hidden, Keys.Range(slot).Last)).ExecuteScalar()!;

    public void Dispose()
    {
        foreach (var statement in new[] { finding, counting, bounding }) statement.Dispose();
    }

    // What comes after the offset: of several owners their messages are in the order of NewestFirst.
    private long LastOf(Owner owner, long slot)
    {
        if (query.Request.Offset is not { } offset) return Keys.Before(slot, query.Request.OffsetId);
        if (!owner.IsChannel) return Keys.Before(slot, offset.MessageId);
        if (owner.Id == offset.ChannelId) return Keys.Before(slot, offset.ChannelMessageId);
        var before = owner.Id > offset.ChannelId ? offset.Date + 1 : offset.Date;
        return (long?)bounding.With(slot, before).ExecuteScalar() ?? Keys.Range(slot).First - 1;
    }

    private object?[] Values(long slot, long hidden, long last) =>
    [
        query.HasWords ? query.Expression(Keys.Prefix(slot)) : null, Keys.After(slot, hidden), last, slot, query.Peer,
        query.Request.FromUserId, query.Request.MinDate, query.Request.MaxDate, limit,
    ];

    // The words first, in the order of keys: one owner's range of them is read, from its end. Else by the index that leaves least.
    private static string Source(Query query) => query switch
    {
        { HasWords: true } => "FROM words CROSS JOIN messages ON messages.key = words.rowid WHERE words MATCH @0 AND words.rowid BETWEEN @1 AND @2",
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
}
