using DaprMessaging.Sidecar.App;

namespace DaprMessaging.Sidecar.Resources;

/// <summary>A subscription of a resource file, and the app-ids it is for; none = all.</summary>
internal sealed record DeclaredSubscription(Subscription Subscription, IReadOnlySet<string> Scopes)
{
    public bool IsFor(string appId) => Scopes.Count == 0 || Scopes.Contains(appId);
}
