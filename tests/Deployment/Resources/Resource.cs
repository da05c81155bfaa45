using k8s;
using k8s.Models;

namespace DaprMessaging.Deployment.Resources;

/// <summary>What Dapr reads, field by field as its CRDs have them: a field that is not here is refused, as a typing mistake.</summary>
internal abstract class Resource
{
    private static readonly Dictionary<string, Type> Types = new()
    {
        ["dapr.io/v1alpha1/Component"] = typeof(Component),
        ["dapr.io/v1alpha1/Configuration"] = typeof(Configuration),
        ["dapr.io/v1alpha1/Resiliency"] = typeof(Resiliency),
        ["dapr.io/v2alpha1/Subscription"] = typeof(Subscription),
    };

    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public List<string> Scopes { get; set; } = [];

    public string Name => Metadata.Name;

    /// <summary>Reads manifests of Kubernetes and of Dapr.</summary>
    /// <exception cref="YamlDotNet.Core.YamlException">A field is unknown, or no value for its type.</exception>
    public static IReadOnlyList<object> Load(string yaml) => KubernetesYaml.LoadAllFromString(yaml, Types, strict: true);

    /// <summary>Those of a folder of daprd's.</summary>
    public static IReadOnlyList<Resource> In(string folder) =>
    [
        .. Directory.GetFiles(Repository.At(folder), "*.yaml").Order(StringComparer.Ordinal)
            .SelectMany(file => Load(File.ReadAllText(file))).Cast<Resource>(),
    ];
}
