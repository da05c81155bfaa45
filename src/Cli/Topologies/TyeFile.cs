using YamlDotNet.Serialization;

namespace DaprMessaging.Cli.Topologies;

/// <summary>A <c>tye.yaml</c>, as far as it says what runs. Each property is a key of the file, and others are refused.</summary>
internal sealed class TyeFile
{
    public string? Name { get; set; }

    /// <summary>What `tye run` starts beside the apps; here the sidecar is at home.</summary>
    public List<Dictionary<string, object>> Extensions { get; set; } = [];

    public List<Entry> Services { get; set; } = [];

    internal sealed class Entry
    {
        public string Name { get; set; } = "";

        public string? Project { get; set; }

        public string? Executable { get; set; }

        public string? Args { get; set; }

        public string? WorkingDirectory { get; set; }

        public int Replicas { get; set; } = 1;

        public List<Binding> Bindings { get; set; } = [];

        public List<Variable> Env { get; set; } = [];

        /// <summary>Secrets for `tye run`; here every sidecar makes its own.</summary>
        [YamlMember(Alias = "env_file", ApplyNamingConventions = false)]
        public List<string> EnvFile { get; set; } = [];
    }

    internal sealed class Binding
    {
        public string? Name { get; set; }

        public int Port { get; set; }

        public string? Protocol { get; set; }
    }

    internal sealed class Variable
    {
        public string Name { get; set; } = "";

        public string Value { get; set; } = "";
    }
}
