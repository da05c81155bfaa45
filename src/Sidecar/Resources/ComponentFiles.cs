namespace DaprMessaging.Sidecar.Resources;

/// <summary>The folder of component files.</summary>
internal static class ComponentFiles
{
    /// <exception cref="InvalidDataException">With a message for whoever wrote the files.</exception>
    public static (IReadOnlyList<Component> Components, IReadOnlyList<DeclaredSubscription> Subscriptions) Read(
        string folder)
    {
        if (!Directory.Exists(folder))
            throw new InvalidDataException(
                $"The resources folder '{Path.GetFullPath(folder)}' does not exist. It must hold Dapr component files "
                + "(*.yaml).");
        var files = Directory.EnumerateFiles(folder)
            .Where(f => Path.GetExtension(f).ToLowerInvariant() is ".yaml" or ".yml")
            .Order(StringComparer.Ordinal)
            .ToList();
        if (files.Count == 0)
            throw new InvalidDataException(
                $"The resources folder '{Path.GetFullPath(folder)}' has no component file (*.yaml or *.yml directly "
                + "in it; subfolders are not read).");
        var subscriptions = new List<DeclaredSubscription>();
        var components = files.SelectMany(f => ComponentYaml.Read(f, subscriptions)).ToList();
        foreach (var twins in components.GroupBy(c => c.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
            throw new InvalidDataException(
                $"Two components have the name '{twins.Key}': "
                + $"{string.Join(" and ", twins.Select(c => $"{c.Type} in {c.File}"))}. Names must be unique.");
        return (components, subscriptions);
    }
}
