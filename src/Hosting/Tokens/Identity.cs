namespace DaprMessaging.Hosting.Tokens;

/// <summary>Who a token speaks for.</summary>
/// <param name="UserId">The user.</param>
/// <param name="DeviceId">One of the user's devices.</param>
/// <param name="Name">How the user is called.</param>
/// <param name="Username">By which others find the user.</param>
/// <param name="IsBot">The user is a bot.</param>
/// <param name="IssuedAt">Unix time in milliseconds; 0: the token does not say.</param>
public sealed record Identity(long UserId, string DeviceId, string Name, string Username, bool IsBot = false, long IssuedAt = 0);
