using DaprMessaging.Sidecar.Resources;

namespace DaprMessaging.Sidecar.PubSub;

/// <summary>Which app may publish to which topics of a component, and subscribe to which: daprd's four keys of metadata.</summary>
internal sealed class TopicScopes(Component component)
{
    public static readonly string[] Keys = ["allowedTopics", "protectedTopics", "publishingScopes", "subscriptionScopes"];

    private readonly HashSet<string> allowed = List(component, Keys[0]), guarded = List(component, Keys[1]);
    private readonly Dictionary<string, HashSet<string>> publishing = Scopes(component, Keys[2]), subscribing = Scopes(component, Keys[3]);

    public bool MayPublish(string appId, string topic) => MayUse(publishing.GetValueOrDefault(appId), topic);

    public bool MaySubscribe(string appId, string topic) => MayUse(subscribing.GetValueOrDefault(appId), topic);

    // An app without an entry may use what is not protected; one with an entry, nothing but what it says.
    private bool MayUse(HashSet<string>? entry, string topic) =>
        (allowed.Count == 0 || allowed.Contains(topic)) && (entry is null ? !guarded.Contains(topic) : entry.Contains(topic));

    private static HashSet<string> List(Component component, string key) => Split(component.Metadata.GetValueOrDefault(key) ?? "", ',').ToHashSet();

    // app=Topic1,Topic2;other=
    private static Dictionary<string, HashSet<string>> Scopes(Component component, string key) =>
        Split(component.Metadata.GetValueOrDefault(key) ?? "", ';').Select(part => part.Split('=', 2)).ToDictionary(
            part => part[0].Trim(),
            part => part.Length == 2 ? Split(part[1], ',').ToHashSet() : throw component.Error($"metadata '{key}' must read app=topic,topic;app=topic, and '{part[0]}' has no '='."));

    private static IEnumerable<string> Split(string text, char separator) =>
        text.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
