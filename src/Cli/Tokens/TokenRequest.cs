namespace DaprMessaging.Cli.Tokens;

/// <summary>What a token shall say.</summary>
internal sealed record TokenRequest(long UserId)
{
    public string Name { get; init; } = "";

    public string Username { get; init; } = "";

    public bool IsBot { get; init; }

    public string Device { get; init; } = "cli";

    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(30);
}
