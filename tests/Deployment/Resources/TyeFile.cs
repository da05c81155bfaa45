namespace DaprMessaging.Deployment.Resources;

/// <summary>The topology: those fields that this system sets.</summary>
internal sealed class TyeFile
{
    public string Name { get; set; } = "";

    public List<Extension> Extensions { get; set; } = [];

    public List<TyeApp> Services { get; set; } = [];

    internal sealed class Extension
    {
        public string Name { get; set; } = "";

        [YamlDotNet.Serialization.YamlMember(Alias = "components-path", ApplyNamingConventions = false)]
        public string ComponentsPath { get; set; } = "";

        public string Config { get; set; } = "";
    }

    internal sealed class TyeApp
    {
        public string Name { get; set; } = "";

        public string Project { get; set; } = "";

        [YamlDotNet.Serialization.YamlMember(Alias = "env_file", ApplyNamingConventions = false)]
        public List<string> EnvFile { get; set; } = [];

        public List<Binding> Bindings { get; set; } = [];
    }

    internal sealed class Binding
    {
        public int Port { get; set; }

        public string Protocol { get; set; } = "";
    }
}
