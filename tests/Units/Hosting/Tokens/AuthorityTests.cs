using System.Security.Cryptography;
using System.Text;
using DaprMessaging.Hosting;
using DaprMessaging.Hosting.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;
using TokenReader = DaprMessaging.Hosting.Tokens.TokenReader;

namespace DaprMessaging.Units.Hosting.Tokens;

/// <summary>Tokens of an outside issuer, whose keys are found by OpenID Connect discovery.</summary>
public sealed class AuthorityTests : IAsyncLifetime, IDisposable
{
    private readonly RSA rsa = RSA.Create(2048);
    private readonly WebApplication issuer;

    public AuthorityTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        issuer = builder.Build();
        issuer.MapGet("/.well-known/openid-configuration", () => Json($$"""{"issuer":"{{Address}}","jwks_uri":"{{Address}}/keys"}"""));
        issuer.MapGet("/keys", () =>
        {
            var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(PublicKey());
            return Json($$"""{"keys":[{"kty":"RSA","use":"sig","kid":"{{key.Kid}}","n":"{{key.N}}","e":"{{key.E}}"}]}""");
        });
    }

    private string Address => issuer.Address().ToString().TrimEnd('/');

    [Fact]
    public async Task A_token_that_the_issuer_signed_is_good()
    {
        var token = new Token { Issuer = Address, Signing = new SigningCredentials(Key(), SecurityAlgorithms.RsaSha256) };
        Assert.Equal(new Identity(42, "phone", "", ""), await Reader().ReadAsync(token.ToString()));
    }

    [Fact]
    public async Task A_token_that_names_another_issuer_is_refused()
    {
        var token = new Token { Issuer = "http://127.0.0.1", Signing = new SigningCredentials(Key(), SecurityAlgorithms.RsaSha256) };
        Assert.Null(await Reader().ReadAsync(token.ToString()));
    }

    [Fact]
    public async Task The_public_key_is_no_secret_to_sign_with()
    {
        var token = new Token { Issuer = Address, Signing = Token.Hmac(rsa.ExportSubjectPublicKeyInfo()) };
        Assert.Null(await Reader().ReadAsync(token.ToString()));
        Assert.Null(
            await Reader().ReadAsync((token with { Signing = Token.Hmac(Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem())) }).ToString()));
    }

    [Fact]
    public async Task A_token_without_a_signature_is_refused() =>
        Assert.Null(await Reader().ReadAsync(new Token { Issuer = Address }.Unsigned()));

    public async ValueTask InitializeAsync() => await issuer.StartAsync();

    public ValueTask DisposeAsync() => issuer.DisposeAsync();

    public void Dispose() => rsa.Dispose();

    private TokenReader Reader() => new(
        new ConfigurationBuilder().AddInMemoryCollection([new("Token:Authority", Address + "/")]).Build(),
        new FakeTimeProvider(new DateTimeOffset(Token.Now)));

    private RsaSecurityKey Key() => new(rsa) { KeyId = "k1" };

    private RsaSecurityKey PublicKey() => new(rsa.ExportParameters(includePrivateParameters: false)) { KeyId = "k1" };

    private static IResult Json(string json) => Results.Text(json, "application/json");
}
