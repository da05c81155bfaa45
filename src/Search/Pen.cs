using Microsoft.Data.Sqlite;

namespace DaprMessaging.Search;

/// <summary>Writes entries of one user, with statements that are prepared once.</summary>
internal sealed class Pen(SqliteConnection connection, long slot) : IDisposable
{
    private readonly SqliteCommand
        removeMessage = connection.Statement("DELETE FROM messages WHERE key = @0"),
        removeWords = connection.Statement("DELETE FROM words WHERE rowid = @0"),
        putMessage = connection.Statement("INSERT INTO messages VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8)"),
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
            key, slot, entry.Peer, entry.From, entry.Date, entry.Media, entry.HasLinks ? 1 : 0, entry.OpNo, entry.EditOpNo).ExecuteNonQuery();
        if (entry.Text.Length + entry.Tags.Length > 0) putWords.With(key, entry.Text, entry.Tags).ExecuteNonQuery();
    }

    public void Dispose()
    {
        foreach (var statement in new[] { removeMessage, removeWords, putMessage, putWords }) statement.Dispose();
    }
}
