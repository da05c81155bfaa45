namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>One daprd; it runs from the moment that it serves or is attached.</summary>
internal sealed class DaprdEndpoint : Endpoint
{
    private readonly int[] ports = FreePorts.Take(3);
    private readonly int number;
    private readonly DaprdWorld world;
    private readonly ControlPlane plane;
    private GuardedProcess? daprd;

    public DaprdEndpoint(string appId, int number, DaprdWorld world, ControlPlane plane) : base(world, appId) =>
        (this.number, this.world, this.plane) = (number, world, plane);

    public override bool IsDaprd => true;

    public override Uri HttpUri => new($"http://127.0.0.1:{ports[0]}/");

    public override Uri GrpcUri => new($"http://127.0.0.1:{ports[1]}/");

    public override string ApiToken => $"api-token-of-{AppId}";

    public override string AppToken => $"app-token-of-{AppId}";

    public override string LogTail => daprd?.LogTail ?? "";

    public override Task ServeAsync() => RunAsync([], CancellationToken.None);

    public override Task AttachAsync(Uri app, string protocol = "http", CancellationToken ct = default) =>
        RunAsync(["--app-port", app.Port.Text(), "--app-protocol", protocol], ct);

    public override async Task StopAsync()
    {
        if (daprd is not null)
            await daprd.DisposeAsync();
        daprd = null;
    }

    public override Task KillAsync() => daprd?.KillAsync() ?? Task.CompletedTask;

    private async Task RunAsync(string[] app, CancellationToken ct)
    {
        string[] arguments =
        [
            "--app-id", AppId, .. app, "--dapr-http-port", ports[0].Text(), "--dapr-grpc-port", ports[1].Text(),
            "--dapr-internal-grpc-port", ports[2].Text(), "--dapr-listen-addresses", "127.0.0.1", "--resources-path", world.Resources,
            "--config", world.Config, "--placement-host-address", plane.Placement, "--scheduler-host-address", plane.Scheduler,
            "--dapr-graceful-shutdown-seconds", "10", "--enable-metrics=false",
        ];
        daprd = await GuardedProcess.StartAsync(DaprdFolder.Program("daprd"), arguments, Path.Combine(ControlPlane.Logs, $"{AppId}-{number}.log"),
            new Dictionary<string, string> { ["DAPR_API_TOKEN"] = ApiToken, ["APP_API_TOKEN"] = AppToken, ["DAPR_HOST_IP"] = "127.0.0.1" });
        await Health.WaitAsync(new Uri(HttpUri, "v1.0/healthz"), daprd, ct);
    }
}
