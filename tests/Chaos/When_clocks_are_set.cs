using DaprMessaging.Chaos.Faults;
using DaprMessaging.Chaos.Load;
using DaprMessaging.Cli.Tokens;
using DaprMessaging.Cli.Up;
using DaprMessaging.Contracts;

namespace DaprMessaging.Chaos;

/// <summary>Message by message: that the clocks of running processes do move, and what shows of it.</summary>
public sealed class When_clocks_are_set
{
    private static readonly TimeSpan nearly = TimeSpan.FromHours(23);

    [Fact]
    public async Task Messages_arrive_as_before_and_dates_do_not_go_back()
    {
        using var folder = new TemporaryFolder();
        var clocks = Clocks.TryMake(Path.Combine(folder.Path, "clocks"));
        Assert.SkipWhen(clocks is null, "Needs libfaketime (Debian's package libfaketime).");
        await using var backend = new Backend(Path.Combine(folder.Path, "data"), "--processes", "--config", clocks.Config) { Environment = clocks.Environment };
        await backend.StartAsync();
        var tokens = TokenIssuer.Of(new DataFolder(backend.Folder));
        Device Of(int user) => new(backend.Gateways[0], tokens.Issue(new TokenRequest(user)));
        await using Device one = Of(1), two = Of(2), three = Of(3);
        foreach (var device in new[] { one, two, three }) await device.SwitchOnAsync();
        var start = DateTimeOffset.UtcNow;

        async Task<TimeSpan> AgeAsync(Device to, string text)
        {
            var (_, date) = await one.Client.SendAsync(Peer.User(to.Client.UserId), text);
            await Patience.UntilAsync(() => to.Shown.Any(u => u.NewMessage?.Content.Text == text), () => $"'{text}' is not pushed");
            return DateTimeOffset.FromUnixTimeMilliseconds(date) - start;
        }

        Assert.InRange(await AgeAsync(two, "right"), -nearly, nearly);
        clocks.Set("all", TimeSpan.FromDays(1));
        var tomorrow = await AgeAsync(two, "a day on");
        Assert.True(tomorrow > nearly, $"the clock of Msg did not move: {tomorrow}");
        clocks.Set("all", TimeSpan.FromDays(-1));
        Assert.InRange(await AgeAsync(three, "a day back"), -2 * nearly, -nearly);
        Assert.Equal(tomorrow, await AgeAsync(two, "a day back, after a day on"));
        clocks.Set("all", TimeSpan.Zero);
        Assert.InRange(await AgeAsync(three, "right again"), -nearly, nearly);
        Assert.Equal("", await backend.VerifyAsync());
    }
}
