using System.Globalization;
using DaprMessaging.Contracts;
using Microsoft.Extensions.Configuration;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace DaprMessaging.Hosting.Tokens;

/// <summary>
/// Reads JWTs: <c>sub</c> = user id, <c>did</c> = device, <c>iat</c>, <c>name</c>, <c>preferred_username</c>, <c>bot</c>. Signed with the key of
/// <c>Token:Key</c> (base64, HS256), or by the issuer at <c>Token:Authority</c> (OpenID Connect discovery).
/// </summary>
public sealed class TokenReader
{
    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };
    private readonly TokenValidationParameters parameters;

    public TokenReader(IConfiguration configuration, TimeProvider time)
    {
        var authority = configuration["Token:Authority"];
        var key = configuration["Token:Key"];
        if (string.IsNullOrEmpty(authority) == string.IsNullOrEmpty(key))
        {
            throw new InvalidOperationException(
                "Set either Token:Key (a base64 key for HS256) or Token:Authority (the address of an OpenID Connect issuer).");
        }

        parameters = new TokenValidationParameters
        {
            ValidIssuer = configuration["Token:Issuer"] ?? (key is null ? null : Names.TokenIssuer),
            ValidAudience = configuration["Token:Audience"] ?? Names.TokenAudience,
            RequireExpirationTime = true,
            ValidAlgorithms = key is null ? ["RS256", "ES256", "PS256"] : [SecurityAlgorithms.HmacSha256],
            LifetimeValidator = (notBefore, expires, _, _) =>
                expires > time.GetUtcNow().UtcDateTime && (notBefore ?? DateTime.MinValue) <= time.GetUtcNow().UtcDateTime.AddMinutes(1),
        };
        if (key is not null)
        {
            parameters.IssuerSigningKey = new SymmetricSecurityKey(Convert.FromBase64String(key));
            return;
        }

        parameters.ValidateIssuer = true;
        parameters.ConfigurationManager = new ConfigurationManager<OpenIdConnectConfiguration>(
            authority!.TrimEnd('/') + "/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever { RequireHttps = !authority.StartsWith("http://127.0.0.1", StringComparison.Ordinal) });
    }

    /// <summary>The identity, or null for a token that is malformed, forged, expired, or says nothing usable.</summary>
    public async Task<Identity?> ReadAsync(string token)
    {
        if (token.Length is 0 or > 8192) return null;
        var result = await handler.ValidateTokenAsync(token, parameters);
        if (!result.IsValid) return null;

        var claims = (JsonWebToken)result.SecurityToken;
        if (!long.TryParse(claims.Subject, NumberStyles.None, CultureInfo.InvariantCulture, out var user) ||
            user is <= 0 or >= 1L << 53 ||
            !claims.TryGetPayloadValue<string>("did", out var device) || device.Length is 0 or > 64)
        {
            return null;
        }

        return new Identity(user, device, Text(claims, "name"), Text(claims, "preferred_username"), IsBot(claims), IssuedAt(claims));
    }

    // As a word, too: not every issuer can make it a boolean.
    private static bool IsBot(JsonWebToken claims) =>
        claims.TryGetPayloadValue<object>("bot", out var value) && value is true or "true";

    private static long IssuedAt(JsonWebToken claims) =>
        claims.IssuedAt == DateTime.MinValue ? 0 : new DateTimeOffset(claims.IssuedAt, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private static string Text(JsonWebToken claims, string name) =>
        claims.TryGetPayloadValue<string>(name, out var value) ? value[..Math.Min(value.Length, 128)] : "";
}
