using System.Text.Json;

namespace DaprMessaging.Scenarios;

public sealed class When_the_process_is_killed
{
    [Fact]
    public async Task In_the_middle_of_an_import_its_clients_go_on_and_nothing_is_lost_or_doubled()
    {
        using var folder = new TemporaryFolder();
        var log = Path.Combine(AppContext.BaseDirectory, "Logs", "ubuntu.raw.txt");
        var (up, url) = await Dmsg.UpAsync(folder.Path);
        await using var import = Dmsg.Start("import", log, "--url", url.ToString(), "--data", folder.Path, "--json");
        for (var kills = 0; kills < 3; kills++)
        {
            var size = DatabaseSize(folder.Path);
            Assert.True(await Wait.UntilAsync(() => DatabaseSize(folder.Path) > size + 200_000, TimeSpan.FromSeconds(60)), "the import does not get on");
            await up.KillAsync();
            await up.DisposeAsync();
            (up, _) = await Dmsg.UpAsync(folder.Path, url.Port);
        }

        await using (up)
        {
            var (code, output, errors) = await import.EndAsync();
            Assert.True(code == 0, errors + output);
            using var result = JsonDocument.Parse(output);
            Assert.Equal(167, result.RootElement.GetProperty("messages").GetInt32());
        }
    }

    [Fact]
    public async Task What_was_acknowledged_before_is_there_afterwards()
    {
        using var folder = new TemporaryFolder();
        var (up, url) = await Dmsg.UpAsync(folder.Path);
        await using var ledger = await Ledger.StartAsync(url, folder.Path);
        for (var kills = 0; kills < 5; kills++)
        {
            await ledger.MoreAsync();
            await up.KillAsync();
            await up.DisposeAsync();
            (up, _) = await Dmsg.UpAsync(folder.Path, url.Port);
        }

        await using (up) await ledger.CheckAsync();
    }

    private static long DatabaseSize(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("messaging.db*").Sum(f => f.Length);
}
