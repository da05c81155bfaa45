using DaprMessaging.Hosting.Tokens;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;
using TokenReader = DaprMessaging.Hosting.Tokens.TokenReader;

namespace DaprMessaging.Units.Hosting.Tokens;

public sealed class TokenReaderTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(Token.Now));

    [Fact]
    public async Task A_good_token_says_who_and_on_which_device()
    {
        var token = new Token().With("name", "Alice").With("preferred_username", "alice");
        Assert.Equal(new Identity(42, "phone", "Alice", "alice"), await ReadAsync(token.ToString()));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData("true", true)]
    [InlineData(false, false)]
    [InlineData("yes", false)]
    [InlineData(1, false)]
    public async Task It_may_say_that_the_user_is_a_bot(object claim, bool isBot) =>
        Assert.Equal(isBot, (await ReadAsync(new Token().With("bot", claim).ToString()))!.IsBot);

    [Fact]
    public async Task Names_may_be_missing() => Assert.Equal(new Identity(42, "phone", "", ""), await ReadAsync(new Token().ToString()));

    [Fact]
    public async Task A_name_that_is_too_long_is_cut()
    {
        var identity = await ReadAsync(
            new Token().With("name", new string('a', 129)).With("preferred_username", new string('b', 128)).ToString());
        Assert.Equal((new string('a', 128), new string('b', 128)), (identity!.Name, identity.Username));
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("9007199254740991", (1L << 53) - 1)]
    public async Task A_user_id_is_any_that_can_exist(string sub, long user) =>
        Assert.Equal(user, (await ReadAsync(new Token().With("sub", sub).ToString()))?.UserId);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("alice")]
    [InlineData("9007199254740992")]
    [InlineData("9223372036854775808")]
    public async Task A_subject_that_is_no_user_id_is_nobody(string? sub) =>
        Assert.Null(await ReadAsync(new Token().With("sub", sub).ToString()));

    [Fact]
    public async Task A_token_without_a_device_is_refused()
    {
        Assert.Null(await ReadAsync(new Token().With("did", null).ToString()));
        Assert.Null(await ReadAsync(new Token().With("did", "").ToString()));
        Assert.Null(await ReadAsync(new Token().With("did", new string('d', 65)).ToString()));
        Assert.NotNull(await ReadAsync(new Token().With("did", new string('d', 64)).ToString()));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    public async Task A_token_ends_to_the_second(int secondsLeft, bool isGood) =>
        Assert.Equal(isGood, await ReadAsync((new Token() with { Expires = Token.Now.AddSeconds(secondsLeft) }).ToString()) is not null);

    [Fact]
    public async Task A_token_that_never_ends_is_refused() =>
        Assert.Null(await ReadAsync((new Token() with { Expires = null }).ToString()));

    [Theory]
    [InlineData(60, true)] // the clock of the issuer may be a little fast
    [InlineData(61, false)]
    public async Task A_token_of_the_future_is_refused(int seconds, bool isGood) =>
        Assert.Equal(isGood, await ReadAsync((new Token() with { NotBefore = Token.Now.AddSeconds(seconds) }).ToString()) is not null);

    [Fact]
    public async Task A_good_token_is_refused_as_soon_as_its_time_is_up()
    {
        var token = new Token().ToString();
        Assert.NotNull(await ReadAsync(token));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Null(await ReadAsync(token));
    }

    [Fact]
    public async Task A_token_of_another_issuer_or_for_somebody_else_is_refused()
    {
        Assert.Null(await ReadAsync((new Token() with { Issuer = "another" }).ToString()));
        Assert.Null(await ReadAsync((new Token() with { Audience = "another" }).ToString()));
    }

    [Fact]
    public async Task A_forged_token_is_refused()
    {
        var token = new Token().ToString();
        Assert.Null(await ReadAsync((new Token() with { Signing = Token.Hmac(new byte[32]) }).ToString()));
        Assert.Null(await ReadAsync(new Token().Unsigned()));
        Assert.Null(await ReadAsync(token[..token.LastIndexOf('.')] + "."));
        var other = new Token().With("sub", "43").ToString();
        Assert.Null(await ReadAsync(string.Join('.', token.Split('.')[0], other.Split('.')[1], token.Split('.')[2])));
    }

    [Fact]
    public async Task Only_the_one_algorithm_is_accepted() => Assert.Null(await ReadAsync(
        (new Token() with { Signing = Token.Hmac([.. Token.Key, .. Token.Key], SecurityAlgorithms.HmacSha512) }).ToString()));

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a.b.c")]
    [InlineData("...")]
    [InlineData("🙂.🙂.🙂")]
    public async Task What_is_no_token_is_refused(string token) => Assert.Null(await ReadAsync(token));

    [Fact]
    public async Task A_token_that_is_very_long_is_not_even_looked_at() =>
        Assert.Null(await ReadAsync(new Token().With("padding", new string('x', 8192)).ToString()));

    [Fact]
    public async Task Issuer_and_audience_can_be_set()
    {
        var reader = Reader(("Token:Issuer", "ours"), ("Token:Audience", "chat"));
        Assert.NotNull(await reader.ReadAsync((new Token() with { Issuer = "ours", Audience = "chat" }).ToString()));
        Assert.Null(await reader.ReadAsync(new Token().ToString()));
    }

    [Fact]
    public void Without_a_key_or_an_authority_or_with_both_it_does_not_start_and_says_why()
    {
        var neither = Assert.Throws<InvalidOperationException>(() => new TokenReader(Settings(), time));
        var both = Assert.Throws<InvalidOperationException>(
            () => new TokenReader(Settings(("Token:Key", Convert.ToBase64String(Token.Key)), ("Token:Authority", "https://issuer")), time));
        Assert.All([neither.Message, both.Message], m => Assert.StartsWith("Set either Token:Key", m, StringComparison.Ordinal));
    }

    private Task<Identity?> ReadAsync(string token) => Reader().ReadAsync(token);

    private TokenReader Reader(params (string, string)[] settings) =>
        new(Settings([.. settings, ("Token:Key", Convert.ToBase64String(Token.Key))]), time);

    private static IConfigurationRoot Settings(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();
}
