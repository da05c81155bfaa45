using System.CommandLine;
using DaprMessaging.Cli;
using DaprMessaging.Cli.Tokens;
using DaprMessaging.Cli.Up;
using DaprMessaging.Hosting.Tokens;
using Microsoft.Extensions.Configuration;

namespace DaprMessaging.Units.Cli.Tokens;

public sealed class TokenCommandTests : IDisposable
{
    private readonly DataFolder folder = DataFolder.Temporary();

    [Fact]
    public async Task A_token_is_good_for_the_apps_of_its_system_and_for_no_other()
    {
        var key = folder.SigningKey();
        var token = new TokenIssuer(key, TimeProvider.System).Issue(
            new TokenRequest(42) { Name = "Alice", Username = "alice", Device = "phone" });
        var identity = await Reader(key).ReadAsync(token);
        Assert.InRange(identity!.IssuedAt, DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeMilliseconds(), DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        Assert.Equal(new Identity(42, "phone", "Alice", "alice"), identity with { IssuedAt = 0 });
        Assert.Null(await Reader(new byte[32]).ReadAsync(token));
    }

    [Fact]
    public async Task It_ends_when_it_was_said_to_end()
    {
        var key = folder.SigningKey();
        Assert.Null(
            await Reader(key).ReadAsync(new TokenIssuer(key, TimeProvider.System).Issue(new TokenRequest(42) { Lifetime = TimeSpan.FromSeconds(-1) })));
    }

    [Theory]
    [InlineData("--user 0")]
    [InlineData("--user -1")]
    [InlineData("--user 9007199254740992")]
    [InlineData("--user 42 --days 0")]
    [InlineData("--user 42 --days 3651")]
    [InlineData("--user 42 --device ddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd")]
    public async Task What_could_never_be_used_is_not_issued(string arguments)
    {
        var parsed = TokenCommand.Create().Parse($"{arguments} --data {folder.Path}");
        Assert.Empty(parsed.Errors);
        await Assert.ThrowsAsync<UsageException>(
            () => parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
        Assert.False(File.Exists(Path.Combine(folder.Path, "signing.key")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("--user")]
    [InlineData("--user alice")]
    [InlineData("--user 42 --days many")]
    [InlineData("--user 42 --unknown")]
    public void What_cannot_be_read_is_an_error(string arguments) => Assert.NotEmpty(TokenCommand.Create().Parse(arguments).Errors);

    public void Dispose() => folder.Delete();

    private static TokenReader Reader(byte[] key) =>
        new(
            new ConfigurationBuilder().AddInMemoryCollection([new("Token:Key", Convert.ToBase64String(key))]).Build(),
            TimeProvider.System);
}
