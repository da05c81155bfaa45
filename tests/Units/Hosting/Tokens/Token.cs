using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DaprMessaging.Units.Hosting.Tokens;

/// <summary>JWTs of every kind, sound ones and others.</summary>
internal sealed record Token
{
    public static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    public static readonly DateTime Now = new(2026, 7, 1, 12, 0, 0, DateTimeKind.Utc);

    public Dictionary<string, object> Claims { get; init; } = new() { ["sub"] = "42", ["did"] = "phone" };

    public string Issuer { get; init; } = "dmsg";

    public string Audience { get; init; } = "messaging";

    public DateTime? NotBefore { get; init; }

    public DateTime? Expires { get; init; } = Now.AddHours(1);

    public SigningCredentials Signing { get; init; } = Hmac(Key);

    public static SigningCredentials Hmac(byte[] key, string algorithm = SecurityAlgorithms.HmacSha256) =>
        new(new SymmetricSecurityKey(key), algorithm);

    public Token With(string claim, object? value)
    {
        var claims = new Dictionary<string, object>(Claims);
        if (value is null) claims.Remove(claim);
        else claims[claim] = value;
        return this with { Claims = claims };
    }

    /// <summary>The same without a signature, and saying so.</summary>
    public string Unsigned() =>
        Part(new Dictionary<string, object> { ["alg"] = "none", ["typ"] = "JWT" }) + "." + Part(new Dictionary<string, object>(Claims)
        {
            ["iss"] = Issuer, ["aud"] = Audience, ["exp"] = EpochTime.GetIntDate(Expires!.Value),
        }) + ".";

    public override string ToString() =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer, Audience = Audience, Claims = Claims, NotBefore = NotBefore, Expires = Expires, SigningCredentials = Signing,
        });

    private static string Part(Dictionary<string, object> json) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(json)));
}
