using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace DaprMessaging.Sidecar.Actors;

/// <summary>
/// The reminders of a host on disk. A file of its own, as daprd's scheduler has its own data: reminders must be found by
/// time when a host starts, which a state store cannot do, and outlive a change of the store. It is made with the first
/// reminder. What returned is durable.
/// </summary>
internal sealed class ReminderFile(string path) : IDisposable
{
    private readonly Lock gate = new();
    private SqliteConnection? connection;

    public IReadOnlyList<(AlarmKey Key, Alarm Alarm)> Read()
    {
        if (!File.Exists(path))
            return [];
        lock (gate)
        {
            using var command = Command("SELECT type, id, name, alarm FROM reminders");
            using var rows = command.ExecuteReader();
            var found = new List<(AlarmKey, Alarm)>();
            while (rows.Read())
                found.Add((new(new(rows.GetString(0), rows.GetString(1)), rows.GetString(2)),
                    JsonSerializer.Deserialize<Alarm>(rows.GetString(3))!));
            return found;
        }
    }

    public void Save(AlarmKey key, Alarm alarm)
    {
        lock (gate)
        {
            using var command = Command(
                "INSERT OR REPLACE INTO reminders (type, id, name, alarm) VALUES ($type, $id, $name, $alarm)", key);
            command.Parameters.AddWithValue("$alarm", JsonSerializer.Serialize(alarm));
            command.ExecuteNonQuery();
        }
    }

    public void Remove(AlarmKey key)
    {
        lock (gate)
        {
            using var command = Command("DELETE FROM reminders WHERE type = $type AND id = $id AND name = $name", key);
            command.ExecuteNonQuery();
        }
    }

    public void Dispose()
    {
        lock (gate)
            connection?.Dispose();
    }

    private SqliteCommand Command(string text, AlarmKey? key = null)
    {
        connection ??= Open();
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // its callers' own constants
        command.CommandText = text;
#pragma warning restore CA2100
        if (key is { } k)
        {
            command.Parameters.AddWithValue("$type", k.Actor.Type);
            command.Parameters.AddWithValue("$id", k.Actor.Id);
            command.Parameters.AddWithValue("$name", k.Name);
        }
        return command;
    }

    private SqliteConnection Open()
    {
        DurableFolder.Create(Path.GetDirectoryName(path)!);
        var opened = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }
            .ToString());
        opened.Open();
        using var command = opened.CreateCommand();
        command.CommandText = """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA busy_timeout = 5000;
            CREATE TABLE IF NOT EXISTS reminders (type TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL,
                alarm TEXT NOT NULL, PRIMARY KEY (type, id, name)) WITHOUT ROWID;
            """;
        command.ExecuteNonQuery();
        return opened;
    }
}
