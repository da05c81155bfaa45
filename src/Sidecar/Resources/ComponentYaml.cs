using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DaprMessaging.Sidecar.Resources;

/// <summary>One component file: YAML documents with keys in any case, as daprd reads them.</summary>
internal static class ComponentYaml
{
    /// <param name="subscriptions">Those that the file declares are added here.</param>
    public static IEnumerable<Component> Read(string file, List<DeclaredSubscription> subscriptions)
    {
        var yaml = new YamlStream();
        try
        {
            using var text = File.OpenText(file);
            yaml.Load(text);
        }
        catch (YamlException e)
        {
            throw new InvalidDataException($"{file}, line {e.Start.Line}: not valid YAML: {e.Message}", e);
        }
        // A Resiliency stays beside the components for daprd's sake: what is tried again here is not up to it.
        return yaml.Documents.Where(d => d.RootNode is not YamlScalarNode { Value: null or "" } && Text(d.RootNode, "kind") != "Resiliency")
            .Select(d => Parse(file, d.RootNode, subscriptions)).OfType<Component>().ToList();
    }

    /// <summary>Null = it declared a subscription.</summary>
    private static Component? Parse(string file, YamlNode root, List<DeclaredSubscription> subscriptions)
    {
        if (root is not YamlMappingNode document)
            throw new InvalidDataException(
                $"{file}, line {root.Start.Line}: a component is a mapping of keys and values.");
        var kind = Text(document, "kind");
        if (kind == "Subscription")
        {
            subscriptions.Add(SubscriptionYaml.Read(file, Text(document, "apiVersion"), Text(Child(document, "metadata"),
                "name"), Child(document, "spec") as YamlMappingNode ?? throw new InvalidDataException(
                    $"{file}, line {root.Start.Line}: a subscription must have a spec."), Scopes(document)));
            return null;
        }
        if (kind != "Component")
            throw new InvalidDataException(
                $"{file}, line {root.Start.Line}: kind '{kind}' is not supported; the embedded sidecar reads kind: "
                + "Component and Subscription (and passes over Resiliency).");
        var name = Text(Child(document, "metadata"), "name");
        if (string.IsNullOrEmpty(name))
            throw new InvalidDataException($"{file}, line {root.Start.Line}: a component must have metadata.name.");
        var spec = Child(document, "spec") as YamlMappingNode
            ?? throw new InvalidDataException($"{file}: component '{name}' has no spec.");
        var type = Text(spec, "type");
        if (string.IsNullOrEmpty(type))
            throw new InvalidDataException($"{file}: component '{name}' has no spec.type.");
        var version = Text(spec, "version") ?? "";
        var component = new Component(name, type, version, file)
        {
            Metadata = new Dictionary<string, string>(),
            IgnoreErrors = Text(spec, "ignoreErrors") == "true",
            Scopes = Scopes(document),
        };
        if (Text(spec, "initTimeout") is { } timeout)
            component = component with
            {
                InitTimeout = GoDuration.TryParse(timeout, out var t)
                    ? t : throw component.Error($"initTimeout '{timeout}' is not a duration such as 5s."),
            };
        return component with { Metadata = Metadata(component, Child(spec, "metadata")) };
    }

    private static Dictionary<string, string> Metadata(Component component, YamlNode? node)
    {
        var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (node is null or YamlScalarNode { Value: null or "" })
            return metadata;
        if (node is not YamlSequenceNode items)
            throw component.Error("spec.metadata must be a list of name and value.");
        foreach (var item in items)
        {
            var name = Text(item, "name");
            if (string.IsNullOrEmpty(name))
                throw component.Error($"a metadata item (line {item.Start.Line}) has no name.");
            if (Child(item, "secretKeyRef") is not null || Child(item, "envRef") is not null)
                throw component.Error($"metadata '{name}': secretKeyRef and envRef are not supported; write a value.");
            if (Child(item, "value") is not YamlScalarNode value)
                throw component.Error($"metadata '{name}' (line {item.Start.Line}) has no plain value.");
            if (!metadata.TryAdd(name, value.Value ?? ""))
                throw component.Error($"metadata '{name}' is given twice.");
        }
        return metadata;
    }

    private static HashSet<string> Scopes(YamlNode document) =>
        (Child(document, "scopes") as YamlSequenceNode)?.Select(n => (n as YamlScalarNode)?.Value ?? "").ToHashSet() ?? [];

    private static YamlNode? Child(YamlNode? node, string key) =>
        (node as YamlMappingNode)?.Children
            .FirstOrDefault(c =>
                string.Equals((c.Key as YamlScalarNode)?.Value, key, StringComparison.OrdinalIgnoreCase)).Value;

    private static string? Text(YamlNode? node, string key) => (Child(node, key) as YamlScalarNode)?.Value;
}
