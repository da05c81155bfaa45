using System.Globalization;
using System.Security.Claims;
using DaprMessaging.Cli.Up;
using DaprMessaging.Contracts;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DaprMessaging.Cli.Tokens;

/// <summary>Signs tokens with the key of a local system. In production the tokens come from an issuer of yours.</summary>
internal sealed class TokenIssuer(byte[] key, TimeProvider time)
{
    private readonly SigningCredentials credentials = new(new SymmetricSecurityKey(key), SecurityAlgorithms.HmacSha256);

    /// <summary>That of a system that exists.</summary>
    public static TokenIssuer Of(DataFolder data) => new(data.ExistingKey(), TimeProvider.System);

    public string Issue(TokenRequest request)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var claims = new List<Claim>
        {
            new("sub", request.UserId.ToString(CultureInfo.InvariantCulture)), new("did", request.Device),
        };
        if (request.Name.Length > 0) claims.Add(new Claim("name", request.Name));
        if (request.Username.Length > 0) claims.Add(new Claim("preferred_username", request.Username));
        if (request.IsBot) claims.Add(new Claim("bot", "true", ClaimValueTypes.Boolean));
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Names.TokenIssuer,
            Audience = Names.TokenAudience,
            Subject = new ClaimsIdentity(claims),
            IssuedAt = now,
            Expires = now + request.Lifetime,
            SigningCredentials = credentials,
        });
    }
}
