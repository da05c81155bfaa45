using System.Text.Json;

namespace DaprMessaging.Scenarios;

public sealed class When_a_running_system_is_verified
{
    [Fact]
    public async Task What_is_on_its_way_is_no_damage_and_nobody_is_disturbed()
    {
        using var folder = new TemporaryFolder();
        var (up, url) = await Dmsg.UpAsync(folder.Path);
        await using (up)
        {
            await using var ledger = await Ledger.StartAsync(url, folder.Path);
            for (var runs = 0; runs < 3; runs++)
            {
                var before = ledger.Count;
                var (code, output, errors) = await Dmsg.RunAsync("verify", "--data", folder.Path, "--json");
                Assert.True(code == 0, output + errors);
                using var result = JsonDocument.Parse(output);
                Assert.Equal(4, result.RootElement.GetProperty("mailboxes").GetInt32());
                Assert.True(ledger.Count > before, "nothing was written meanwhile");
            }

            await ledger.CheckAsync();
            Assert.Equal(0, await up.InterruptAsync());
        }
    }

    [Fact]
    public async Task A_rebuilding_goes_on_beside_the_writing()
    {
        using var folder = new TemporaryFolder();
        var (up, url) = await Dmsg.UpAsync(folder.Path);
        await using (up)
        {
            await using var ledger = await Ledger.StartAsync(url, folder.Path);
            Assert.True(await Wait.UntilAsync(() => ledger.Count > 20, TimeSpan.FromSeconds(30)));
            var (code, output, errors) = await Dmsg.RunAsync("rebuild", "--user", "1", "--write", "--data", folder.Path);
            Assert.True(code == 0, output + errors);
            await ledger.CheckAsync();
            Assert.Equal(0, await up.InterruptAsync());
        }
    }

    [Fact]
    public async Task A_sidecar_that_does_not_answer_is_said_to_be_unreachable()
    {
        var (code, _, errors) = await Dmsg.RunAsync("verify", "--dapr-grpc", "http://127.0.0.1:1");
        Assert.Equal(3, code);
        Assert.Contains("127.0.0.1:1", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_a_system_is_said_to_be_one()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(2, (await Dmsg.RunAsync("verify", "--data", folder.Path)).Code);
    }
}
