using System.Text.Json;
using DaprMessaging.Contracts;

namespace DaprMessaging.Scenarios;

/// <summary>The client of src/Client.TypeScript: its own tests, beside a server, and a page of it in a browser.</summary>
public sealed class When_typescript_is_spoken
{
    private const int Users = 40;

    private static readonly Npm Package = new("src", "Client.TypeScript");

    [Fact]
    public async Task Its_devices_have_everything_once_and_in_order_as_those_of_the_other_client_do()
    {
        await Package.ReadyAsync();
        await using var world = await World.StartAsync();
        var tokens = Enumerable.Range(1, Users).SelectMany(user => new[] { "phone", "tablet" }, (user, device) => ($"{user}/{device}", world.Token(user, device)));
        var start = Package.Start("npm", "test");
        start.Environment["DMSG_URL"] = world.System.Url.ToString();
        start.Environment["DMSG_TOKENS"] = JsonSerializer.Serialize(tokens.ToDictionary());

        var (code, output) = await Npm.RunAsync(start);

        Assert.True(code == 0, output);
        Assert.Matches("# skipped 0|ℹ skipped 0", output);
        await world.VerifyAsync();
    }

    [Fact]
    public async Task A_page_in_a_browser_is_a_device_also_after_its_gateway_was_gone()
    {
        BrowserPage.Demand();
        await Package.ReadyAsync();
        var (code, output) = await Npm.RunAsync(Package.Start("npm", "run", "build"));
        Assert.True(code == 0, output);
        await using var world = await World.StartAsync();
        await using var page = await BrowserPage.OpenAsync(Package.Folder!, "test/page.html", ("url", world.System.Url.ToString()), ("token", world.Token(1, "page")));
        await page.UntilToldAsync("connected");

        var bob = await world.PhoneAsync(2);
        await bob.SendAsync(Peer.User(1), "bonjour 👋");
        var first = await bob.UntilTextAsync("bonjour 👋, indeed");
        await page.UntilToldAsync("shows bonjour 👋 | bonjour 👋, indeed");

        await world.System.StopAsync(Names.Session);
        await page.UntilToldAsync("disconnected");
        await world.System.StartAsync(Names.Session, TestContext.Current.CancellationToken);
        await page.UntilToldAsync("connected", times: 2);
        await bob.SendAsync(Peer.User(1), "again");
        Assert.True(await bob.UntilTextAsync("again, indeed") > first);
        var tablet = await world.PhoneAsync(1, "tablet", pts: 0);
        await tablet.UntilTextAsync("again, indeed");
        await tablet.CheckAsync();
        await world.VerifyAsync();
    }
}
