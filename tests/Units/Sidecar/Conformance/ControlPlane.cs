namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>A real placement and a real scheduler, once for all tests of the run; they end with it.</summary>
internal sealed class ControlPlane
{
    private static readonly Lazy<Task<ControlPlane>> running = new(StartAsync);

    private ControlPlane(string placement, string scheduler) => (Placement, Scheduler) = (placement, scheduler);

    /// <summary>The folder of every log of the run.</summary>
    public static string Logs { get; } = Directory.CreateDirectory(Environment.GetEnvironmentVariable("CONFORMANCE_LOGS") is { Length: > 0 } path
        ? Path.GetFullPath(path) : Directory.CreateTempSubdirectory("conformance-logs-").FullName).FullName;

    public string Placement { get; }

    public string Scheduler { get; }

    public static Task<ControlPlane> RunningAsync() => running.Value;

    private static async Task<ControlPlane> StartAsync()
    {
        var p = FreePorts.Take(7);
        var data = Directory.CreateTempSubdirectory("conformance-scheduler-").FullName;
        var placement = await GuardedProcess.StartAsync(DaprdFolder.Program("placement"),
        [
            "--id=placement-0", $"--port={p[0]}", $"--healthz-port={p[1]}", $"--initial-cluster=placement-0=127.0.0.1:{p[2]}",
            "--listen-address=127.0.0.1", "--healthz-listen-address=127.0.0.1", "--enable-metrics=false",
        ], Path.Combine(Logs, "placement.log"));
        var scheduler = await GuardedProcess.StartAsync(DaprdFolder.Program("scheduler"),
        [
            "--id=scheduler-0", $"--port={p[3]}", $"--healthz-port={p[4]}", $"--etcd-client-port={p[5]}",
            $"--etcd-initial-cluster=scheduler-0=http://127.0.0.1:{p[6]}", $"--etcd-data-dir={Path.Combine(data, "etcd")}",
            $"--identity-directory-write={Path.Combine(data, "tls")}", "--listen-address=127.0.0.1", "--healthz-listen-address=127.0.0.1",
            "--enable-metrics=false",
        ], Path.Combine(Logs, "scheduler.log"));
        await Health.WaitAsync(new Uri($"http://127.0.0.1:{p[1]}/healthz"), placement);
        await Health.WaitAsync(new Uri($"http://127.0.0.1:{p[4]}/healthz"), scheduler);
        return new($"127.0.0.1:{p[0]}", $"127.0.0.1:{p[3]}");
    }
}
