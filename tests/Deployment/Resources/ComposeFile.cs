namespace DaprMessaging.Deployment.Resources;

/// <summary>What Docker starts for a laptop; the parts that others must agree with.</summary>
internal sealed class ComposeFile
{
    public string Name { get; set; } = "";

    public Dictionary<string, Container> Services { get; set; } = [];

    public Dictionary<string, object?> Volumes { get; set; } = [];

    internal sealed class Container
    {
        public string Image { get; set; } = "";

        public List<string> Ports { get; set; } = [];

        public Dictionary<string, string> Environment { get; set; } = [];

        public List<string> Volumes { get; set; } = [];

        public Dictionary<string, object> Healthcheck { get; set; } = [];

        [YamlDotNet.Serialization.YamlMember(Alias = "depends_on", ApplyNamingConventions = false)]
        public Dictionary<string, object> DependsOn { get; set; } = [];

        [YamlDotNet.Serialization.YamlMember(Alias = "network_mode", ApplyNamingConventions = false)]
        public string NetworkMode { get; set; } = "";

        public List<string> Entrypoint { get; set; } = [];

        public List<string> Command { get; set; } = [];
    }
}
