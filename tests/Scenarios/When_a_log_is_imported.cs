using System.Text.Json;
using DaprMessaging.Contracts.State;
using Google.Protobuf;
using Microsoft.Data.Sqlite;

namespace DaprMessaging.Scenarios;

public sealed class When_a_log_is_imported
{
    private static readonly string Log = Path.Combine(AppContext.BaseDirectory, "Logs", "ubuntu.raw.txt");

    private static readonly string[] checks = ["missing", "duplicated", "outOfOrder", "unreadMismatches"];

    [Fact]
    [Trait(Parts.Trait, Parts.Every)]
    public async Task Every_mailbox_agrees_with_the_file()
    {
        using var folder = new TemporaryFolder();
        await using var parts = await Parts.StartAsync(folder.Path);
        var (code, output, errors) = await Dmsg.RunAsync("import", Log, "--components", parts.Folder, "--json");

        using var result = JsonDocument.Parse(output);
        Assert.True(code == 0, errors + output);
        Assert.Equal(
            ["users", "messages", "replies", "mentions", "memberships", "deliveries", "missing", "duplicated", "outOfOrder", "unreadMismatches", "seconds"],
            result.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal(167, result.RootElement.GetProperty("messages").GetInt32());
        Assert.True(result.RootElement.GetProperty("replies").GetInt32() > 100);
    }

    [Fact]
    [Trait(Parts.Trait, Parts.Every)]
    public async Task A_channel_agrees_with_it_too()
    {
        using var folder = new TemporaryFolder();
        await using var parts = await Parts.StartAsync(folder.Path);
        var (code, output, errors) = await Dmsg.RunAsync("import", Log, "--channel", "--components", parts.Folder, "--json");

        Assert.True(code == 0, errors + output);
        Assert.Contains("\"messages\":167,", output, StringComparison.Ordinal);
        Assert.All(FindingsIn(output), f => Assert.Equal(0, f.Value));
    }

    [Theory]
    [InlineData("a message is deleted", "missing")]
    [InlineData("a place is silent", "unreadMismatches")]
    public async Task Damage_to_what_a_channel_keeps_is_found_by_those_who_read_it(string damage, string finding)
    {
        using var folder = new TemporaryFolder();
        var (up, url) = await Dmsg.UpAsync(folder.Path);
        await using (up)
        {
            string[] common = ["import", Log, "--channel", "--url", url.ToString(), "--data", folder.Path, "--json"];
            Assert.Equal(0, (await Dmsg.RunAsync([.. common, "--phase", "replay"])).Code);

            Hurt(Path.Combine(folder.Path, "messaging.db"), damage);
            var (code, output, _) = await Dmsg.RunAsync([.. common, "--phase", "check"]);

            Assert.Equal(1, code);
            Assert.Equal([finding], FindingsIn(output).Where(f => f.Value > 0).Select(f => f.Key));
        }
    }

    [Theory]
    [InlineData("a record is deleted", "missing")]
    [InlineData("an unread count is raised", "unreadMismatches")]
    public async Task Damage_between_replay_and_check_is_found_and_counted_once(string damage, string finding)
    {
        using var folder = new TemporaryFolder();
        var (up, url) = await Dmsg.UpAsync(folder.Path);
        await using (up)
        {
            string[] common = ["import", Log, "--url", url.ToString(), "--data", folder.Path, "--json"];
            Assert.Equal(0, (await Dmsg.RunAsync([.. common, "--phase", "replay"])).Code);
            Assert.Equal(0, (await Dmsg.RunAsync([.. common, "--phase", "check"])).Code);

            Hurt(Path.Combine(folder.Path, "messaging.db"), damage);
            var (code, output, _) = await Dmsg.RunAsync([.. common, "--phase", "check"]);

            Assert.Equal(1, code);
            Assert.Equal(checks.ToDictionary(c => c, c => c == finding ? 1 : 0), FindingsIn(output));
        }
    }

    [Fact]
    public async Task Bytes_that_are_no_text_do_no_harm()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "broken.raw.txt");
        byte[] invalid = [0xc3, 0x28, 0xff, 0xfe, 0xed, 0xa0, 0x80];
        await File.WriteAllBytesAsync(path, [
            .. "[10:00] <anna> hello\r\n"u8, .. "[10:00] <b"u8, .. invalid, .. "> text "u8, .. invalid, .. "\n[10:01]  * anna waves\n[10:02] <empty>\n"u8,
            .. "=== anna is now known as anne\n[10:03] <anne> \x01\u0000 odd \ud83d\ude00\n[10:03] <bob> anne: hi"u8,
        ]);

        var (code, output, errors) = await Dmsg.RunAsync("import", path, "--json");

        Assert.True(code == 0, errors + output);
        Assert.Contains("\"users\":3,\"messages\":5,\"replies\":0,\"mentions\":1", output, StringComparison.Ordinal);
    }

    private static Dictionary<string, int> FindingsIn(string output)
    {
        using var result = JsonDocument.Parse(output);
        return checks.ToDictionary(c => c, c => result.RootElement.GetProperty(c).GetInt32());
    }

    // As an administrator with a slip of the hand: straight in the database, while the system runs.
    private static void Hurt(string database, string damage)
    {
        using var connection = new SqliteConnection($"Data Source={database};Default Timeout=10");
        connection.Open();
        using var command = connection.CreateCommand();
        switch (damage)
        {
            case "a record is deleted": Delete(command, "%mailbox/%/log/%"); break;
            case "a message is deleted": Delete(command, "%conversation/b:%/message/%"); break;
            case "a place is silent": Change(command, "%conversation/b:%/silent/%", SilentPlaces.Parser, s => s.DialogMessageIds.Add(s.DialogMessageIds.Max() + 1)); break;
            default: Change(command, "%mailbox/%/dialog/c%", DialogState.Parser, d => d.UnreadCount++); break;
        }
    }

    private static void Delete(SqliteCommand command, string keys)
    {
        command.CommandText = "delete from state where key = (select key from state where key like @keys order by length(value) desc limit 1)";
        command.Parameters.AddWithValue("@keys", keys);
        Assert.Equal(1, command.ExecuteNonQuery());
    }

    private static void Change<T>(SqliteCommand command, string keys, MessageParser<T> parser, Action<T> change) where T : IMessage<T>
    {
        command.CommandText = "select key, value from state where key like @keys and key not like '%/page/%' limit 1";
        command.Parameters.AddWithValue("@keys", keys);
        using (var reader = command.ExecuteReader())
        {
            Assert.True(reader.Read());
            var value = parser.ParseFrom((byte[])reader["value"]);
            change(value);
            command.Parameters.AddWithValue("@key", reader.GetString(0));
            command.Parameters.AddWithValue("@value", value.ToByteArray());
        }

        command.CommandText = "update state set value = @value where key = @key";
        Assert.Equal(1, command.ExecuteNonQuery());
    }
}
