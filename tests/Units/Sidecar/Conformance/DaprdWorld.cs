namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>A real daprd for each app instance, over one resources folder and one control plane.</summary>
internal sealed class DaprdWorld : World
{
    private readonly TestFolder folder;
    private readonly ControlPlane plane;
    private int instances;

    private DaprdWorld(Pair pair, string unique, TestFolder folder, ControlPlane plane) : base(pair, unique) =>
        (this.folder, this.plane) = (folder, plane);

    public override bool IsDaprd => true;

    public string Resources => folder.Sub("components");

    public string Config => folder.Sub("config.yaml");

    public static async Task<World> StartAsync(Pair pair, string unique, TestFolder folder)
    {
        // A file, not multicast DNS: how sidecars of one machine find each other wherever this runs.
        folder.File("config.yaml", $"""
            apiVersion: dapr.io/v1alpha1
            kind: Configuration
            metadata:
              name: conformance
            spec:
              tracing:
                samplingRate: "0"
              nameResolution:
                component: sqlite
                version: v1
                configuration:
                  connectionString: {folder.Sub("names.db")}
            """);
        return new DaprdWorld(pair, unique, folder, await ControlPlane.RunningAsync());
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Dispose();
    }

    protected override Task<Endpoint> NewAsync(string appId) =>
        Task.FromResult<Endpoint>(new DaprdEndpoint(appId, Interlocked.Increment(ref instances), this, plane));
}
