using System.Text.Json;
using DaprMessaging.Contracts;

namespace DaprMessaging.Scenarios;

/// <summary>The client of src/Client.TypeScript: its own tests, beside a server.</summary>
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
}
