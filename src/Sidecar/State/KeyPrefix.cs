using DaprMessaging.Sidecar.Resources;

namespace DaprMessaging.Sidecar.State;

/// <summary>How a state component turns an app's key into a stored key.</summary>
internal sealed class KeyPrefix(string strategy, string componentName)
{
    public const string Separator = "||";

    public static KeyPrefix From(Component component)
    {
        var strategy = component.Metadata.TryGetValue("keyPrefix", out var s) && s != "" ? s : "appid";
        if (strategy.Contains(Separator))
            throw component.Error($"metadata 'keyPrefix' must not contain '{Separator}'.");
        return new(strategy.ToLowerInvariant() is "appid" or "name" or "namespace" or "none"
            ? strategy.ToLowerInvariant() : strategy, component.Name);
    }

    public string Apply(string appId, string key) => strategy switch
    {
        "appid" => appId + Separator + key,
        "name" => componentName + Separator + key,
        "namespace" => Namespace(appId) + Separator + key,
        "none" => key,
        _ => strategy + Separator + key,
    };

    private static string Namespace(string appId) =>
        Environment.GetEnvironmentVariable("NAMESPACE") is { Length: > 0 } ns ? $"{ns}.{appId}" : appId;
}
