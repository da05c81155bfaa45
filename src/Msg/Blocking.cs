using DaprMessaging.Contracts.State;

namespace DaprMessaging.Msg;

/// <summary>Whom somebody does not want to hear.</summary>
internal static class Blocking
{
    public static bool Has(this Blocked? blocked, long user) => blocked?.Users.Any(u => u.UserId == user && u.Blocked) == true;
}
