using DaprMessaging.Sidecar;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>A sidecar of the embedded host.</summary>
internal sealed class EmbeddedEndpoint(World world, AppSidecar sidecar) : Endpoint(world, sidecar.AppId)
{
    public override bool IsDaprd => false;

    public override Uri HttpUri { get; } = sidecar.HttpEndpoint;

    public override Uri GrpcUri { get; } = sidecar.GrpcEndpoint;

    public override string ApiToken => sidecar.ApiToken;

    public override string AppToken => sidecar.AppToken;

    public override Task ServeAsync() => Task.CompletedTask;

    public override Task AttachAsync(Uri app, string protocol = "http", CancellationToken ct = default) =>
        sidecar.AttachAsync(app, Enum.Parse<AppProtocol>(protocol, ignoreCase: true), ct);

    public override Task StopAsync() => sidecar.DisposeAsync().AsTask();

    /// <summary>It cannot die alone: with its app gone, there is nothing that it could drain.</summary>
    public override Task KillAsync() => StopAsync();
}
