namespace DaprMessaging.Scenarios;

public sealed class When_the_command_line_is_used
{
    [Theory]
    [InlineData("up", "--components", "/nowhere")]
    [InlineData("up", "--port", "-1")]
    [InlineData("up", "--nonsense")]
    [InlineData("token", "--user", "0")]
    [InlineData("token", "--user", "9007199254740992")]
    [InlineData("token")]
    [InlineData("import", "/nowhere/log.txt")]
    [InlineData("import", "x", "--phase", "half")]
    [InlineData("import", "x", "--url", "ftp://host")]
    [InlineData("bench", "pairs", "--pairs", "0")]
    [InlineData("bench", "pairs", "--size", "5000")]
    [InlineData("nonsense")]
    public async Task Bad_use_is_explained_in_a_line_or_two_and_ends_with_2(params string[] arguments)
    {
        var (code, output, errors) = await Dmsg.RunAsync(arguments);

        Assert.True(code == 2, $"{code}\n{output}\n{errors}");
        Assert.DoesNotContain("   at ", errors + output, StringComparison.Ordinal);
        Assert.NotEmpty(errors + output);
    }

    [Fact]
    public async Task A_server_that_is_not_there_ends_with_3()
    {
        using var folder = new TemporaryFolder();
        var (_, token, _) = await Dmsg.RunAsync("token", "--user", "1", "--data", folder.Path);
        Assert.Equal(3, token.Split('.').Length);

        var (code, _, errors) = await Dmsg.RunAsync(
            "import", Path.Combine(AppContext.BaseDirectory, "Logs", "ubuntu.raw.txt"), "--url", "http://127.0.0.1:1", "--data", folder.Path);
        Assert.Equal(3, code);
        Assert.Contains("127.0.0.1:1", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_finds_everything_again_and_stops_cleanly()
    {
        using var folder = new TemporaryFolder();
        var (first, url) = await Dmsg.UpAsync(folder.Path);
        await using (first)
        {
            await using (var ledger = await Ledger.StartAsync(url, folder.Path)) Assert.True(await Wait.UntilAsync(() => ledger.Count > 20, TimeSpan.FromSeconds(20)));
            Assert.Equal(0, await first.InterruptAsync());
        }

        var (second, again) = await Dmsg.UpAsync(folder.Path);
        await using (second)
        {
            var (code, _, errors) = await Dmsg.RunAsync("token", "--user", "1", "--data", folder.Path);
            Assert.Equal((0, ""), (code, errors));
            Assert.NotEqual(url, again);
            Assert.Equal(0, await second.InterruptAsync());
        }
    }

    [Fact]
    public async Task Two_on_one_port_is_a_plain_error()
    {
        using var one = new TemporaryFolder();
        using var other = new TemporaryFolder();
        var (up, url) = await Dmsg.UpAsync(one.Path);
        await using (up)
        {
            var (code, _, errors) = await Dmsg.RunAsync("up", "--data", other.Path, "--port", $"{url.Port}");
            Assert.Equal(2, code);
            Assert.Contains($"{url.Port}", errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_bench_counts_what_is_overlooked()
    {
        var (code, output, _) = await Dmsg.RunAsync("bench", "pairs", "--pairs", "2", "--window", "4", "--seconds", "1", "--drop-every", "5", "--json");

        Assert.Equal(1, code);
        Assert.DoesNotContain("\"lost\":0,", output, StringComparison.Ordinal);
        Assert.Contains("\"duplicated\":0", output, StringComparison.Ordinal);
    }
}
