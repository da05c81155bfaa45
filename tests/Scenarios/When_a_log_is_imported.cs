using System.Text.Json;
using DaprMessaging.Contracts.State;
using Google.Protobuf;
using Microsoft.Data.Sqlite;

namespace DaprMessaging.Scenarios;

public sealed class When_a_log_is_imported
{
    private static readonly string Log = Path.Combine(AppContext.BaseDirectory, "Logs", "ubuntu.raw.txt");

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

            using var result = JsonDocument.Parse(output);
            string[] checks = ["missing", "duplicated", "outOfOrder", "unreadMismatches"];
            Assert.Equal(1, code);
            Assert.Equal(checks.ToDictionary(c => c, c => c == finding ? 1 : 0), checks.ToDictionary(c => c, c => result.RootElement.GetProperty(c).GetInt32()));
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

    // As an administrator with a slip of the hand: straight in the database, while the system runs.
    private static void Hurt(string database, string damage)
    {
        using var connection = new SqliteConnection($"Data Source={database};Default Timeout=10");
        connection.Open();
        using var command = connection.CreateCommand();
        if (damage == "a record is deleted")
        {
            command.CommandText = "delete from state where key = (select key from state where key like '%mailbox/%/log/%' order by length(value) desc limit 1)";
            Assert.Equal(1, command.ExecuteNonQuery());
            return;
        }

        command.CommandText = "select key, value from state where key like '%mailbox/%/dialog/c%' and key not like '%/page/%' limit 1";
        using (var reader = command.ExecuteReader())
        {
            Assert.True(reader.Read());
            var dialog = DialogState.Parser.ParseFrom((byte[])reader["value"]);
            dialog.UnreadCount++;
            command.Parameters.AddWithValue("@key", reader.GetString(0));
            command.Parameters.AddWithValue("@value", dialog.ToByteArray());
        }

        command.CommandText = "update state set value = @value where key = @key";
        Assert.Equal(1, command.ExecuteNonQuery());
    }
}
