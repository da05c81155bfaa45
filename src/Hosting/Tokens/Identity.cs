namespace DaprMessaging.Hosting.Tokens;

/// <summary>Who a token speaks for.</summary>
public sealed record Identity(long UserId, string DeviceId, string Name, string Username, bool IsBot = false);
