using Microsoft.Data.Sqlite;

namespace DaprMessaging.Search;

/// <summary>Writes entries of one owner, with statements that are prepared once.</summary>
internal sealed class Pen(SqliteConnection connection, long slot) : IDisposable
{
    // Never before what came before it, whatever it is dated: who joins a chat gets older messages later.
    private const string CameAt = "max(@4, ifnull((SELECT came_at FROM messages WHERE key < @0 AND key >= @10 ORDER BY key DESC LIMIT 1), 0))";

    private readonly string prefix = Keys.Prefix(slot);
    private readonly SqliteCommand
        removeMessage = connection.Statement("DELETE FROM messages WHERE key = @0"),
        removeWords = connection.Statement("DELETE FROM words WHERE rowid = @0"),
        putMessage = connection.Statement($"INSERT INTO messages VALUES (@0, @1, @2, @3, @4, {CameAt}, @5, @6, @7, @8, @9)"),
        putWords = connection.Statement("INSERT INTO words (rowid, text, tags) VALUES (@0, @1, @2)");

    public void Remove(long id)
    {
        var key = Keys.Of(slot, id);
        if (removeMessage.With(key).ExecuteNonQuery() > 0) removeWords.With(key).ExecuteNonQuery();
    }

    public void Put(Entry entry)
    {
        Remove(entry.Id);
        var key = Keys.Of(slot, entry.Id);
        putMessage.With(
            key, slot, entry.Peer, entry.From, entry.Date, entry.Media, entry.HasLinks ? 1 : 0, entry.OpNo, entry.EditOpNo, entry.Fingerprint,
            Keys.Range(slot).First).ExecuteNonQuery();
        if (entry.Text.Length + entry.Tags.Length > 0) putWords.With(key, Keys.Own(prefix, entry.Text), Keys.Own(prefix, entry.Tags)).ExecuteNonQuery();
    }

    public void Dispose()
    {
        foreach (var statement in new[] { removeMessage, removeWords, putMessage, putWords }) statement.Dispose();
    }
}
