using DaprMessaging.Sidecar.App.Cel;

namespace DaprMessaging.Sidecar.App;

/// <summary>Events that match go to this path.</summary>
internal sealed record RouteRule(CelExpression Match, string Path);
