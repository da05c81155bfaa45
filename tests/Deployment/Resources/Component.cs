namespace DaprMessaging.Deployment.Resources;

/// <summary>A broker or a store.</summary>
internal sealed class Component : Resource
{
    public ComponentSpec Spec { get; set; } = new();

    public ComponentAuth Auth { get; set; } = new();

    public string? this[string key] => Spec.Metadata.SingleOrDefault(e => e.Name == key)?.Value;

    internal sealed class ComponentSpec
    {
        public string Type { get; set; } = "";

        public string Version { get; set; } = "";

        public bool IgnoreErrors { get; set; }

        public string InitTimeout { get; set; } = "";

        public List<Entry> Metadata { get; set; } = [];
    }

    internal sealed class Entry
    {
        public string Name { get; set; } = "";

        public string? Value { get; set; }

        public SecretReference? SecretKeyRef { get; set; }

        public string? EnvRef { get; set; }
    }

    internal sealed class SecretReference
    {
        public string Name { get; set; } = "";

        public string Key { get; set; } = "";
    }

    internal sealed class ComponentAuth
    {
        public string SecretStore { get; set; } = "";
    }
}
