using System.Globalization;
using System.Text.Json.Nodes;
using DaprMessaging.Sidecar.App;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DaprMessaging.Sidecar.Resources;

/// <summary>
/// A declared subscription (<c>kind: Subscription</c>, v1alpha1 and v2alpha1): its <c>spec</c> has the form in which apps
/// answer <c>/dapr/subscribe</c>.
/// </summary>
internal static class SubscriptionYaml
{
    private static readonly string[] versions = ["dapr.io/v1alpha1", "dapr.io/v2alpha1"];
    private static readonly string[] keys = ["topic", "pubsubname", "route", "routes", "metadata", "deadLetterTopic",
        "bulkSubscribe"];

    /// <exception cref="InvalidDataException">With a message for whoever wrote the file.</exception>
    public static DeclaredSubscription Read(string file, string? apiVersion, string? name, YamlMappingNode spec,
        IReadOnlySet<string> scopes)
    {
        InvalidDataException Error(string problem) => new($"{file}: subscription '{name}': {problem}");
        if (!versions.Contains(apiVersion, StringComparer.Ordinal))
            throw Error($"apiVersion '{apiVersion}' is not supported. Supported: {string.Join(", ", versions)}.");
        var json = Convert(spec, "");
        if (json.AsObject().Select(p => p.Key).FirstOrDefault(k => !keys.Contains(k, StringComparer.OrdinalIgnoreCase)) is { } other)
            throw Error($"'{other}' is not supported. Supported: {string.Join(", ", keys)}.");
        try
        {
            return SubscriptionList.Parse(System.Text.Encoding.UTF8.GetBytes($"[{json.ToJsonString()}]")) is [var subscription]
                ? new(subscription with { IsDeclared = true }, scopes) : throw Error("it has no route.");
        }
        catch (NotSupportedException e)
        {
            throw Error(e.Message);
        }
    }

    private static JsonNode Convert(YamlNode node, string key) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(c =>
        {
            var name = ((YamlScalarNode)c.Key).Value ?? "";
            return KeyValuePair.Create(name, (JsonNode?)Convert(c.Value, key == "metadata" ? key : name));
        })),
        YamlSequenceNode list => new JsonArray([.. list.Select(i => Convert(i, key))]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } flag when key == "enabled" =>
            JsonValue.Create(flag.Value == "true"),
        YamlScalarNode number when key.StartsWith("max", StringComparison.Ordinal)
            && int.TryParse(number.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) => JsonValue.Create(value),
        _ => JsonValue.Create((node as YamlScalarNode)?.Value ?? ""),
    };
}
