using DaprMessaging.Sidecar;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>One embedded host for all the apps of a test class.</summary>
internal sealed class EmbeddedWorld : World
{
    private readonly TestFolder folder;
    private readonly SidecarHost host;

    private EmbeddedWorld(Pair pair, string unique, TestFolder folder, SidecarHost host) : base(pair, unique) =>
        (this.folder, this.host) = (folder, host);

    public override bool IsDaprd => false;

    public static async Task<World> StartAsync(Pair pair, string unique, TestFolder folder)
    {
        var host = await SidecarHost.StartAsync(new() { ResourcesPath = folder.Sub("components"), DataPath = folder.Sub("data") });
        return new EmbeddedWorld(pair, unique, folder, host);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await host.DisposeAsync();
        folder.Dispose();
    }

    protected override async Task<Endpoint> NewAsync(string appId) => new EmbeddedEndpoint(this, await host.AddAsync(appId));
}
