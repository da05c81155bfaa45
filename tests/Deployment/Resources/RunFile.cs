namespace DaprMessaging.Deployment.Resources;

/// <summary>The file of <c>dapr run -f</c>: those fields that this system sets.</summary>
internal sealed class RunFile
{
    public int Version { get; set; }

    public CommonPart Common { get; set; } = new();

    public List<App> Apps { get; set; } = [];

    internal sealed class CommonPart
    {
        public List<string> ResourcesPaths { get; set; } = [];

        public string ConfigFilePath { get; set; } = "";

        public Dictionary<string, string> Env { get; set; } = [];
    }

    internal sealed class App
    {
        public string AppID { get; set; } = "";

        public string AppDirPath { get; set; } = "";

        public int AppPort { get; set; }

        public List<string> Command { get; set; } = [];
    }
}
