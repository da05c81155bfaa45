using System.Diagnostics;
using System.Globalization;
using DaprMessaging.Cli.Topologies;
using DaprMessaging.Hosting;
using DaprMessaging.Sidecar;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Cli.Up;

/// <summary>An app as a process of its own. When it ends by itself it is started again, where it was.</summary>
internal sealed class AppProcess(AppSidecar sidecar, Part part, LocalSystemOptions options, int port, ILoggerFactory logs) : IAppInstance
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly ILogger logger = logs.CreateLogger(sidecar.InstanceId);
    private readonly TimeProvider time = TimeProvider.System;
    private CancellationTokenSource stop = new();
    private Task running = Task.CompletedTask;

    public Uri Address { get; private set; } = new($"http://127.0.0.1:{(port == 0 && part.Executable is not null ? FreePort.Take() : port)}");

    /// <summary>The process as it runs now.</summary>
    public int ProcessId { get; private set; }

    public async Task StartAsync(CancellationToken ct)
    {
        stop = new CancellationTokenSource();
        var serving = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        running = KeepRunningAsync(serving);
        await serving.Task.WaitAsync(ct);
    }

    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await sidecar.DisposeAsync();
        stop.Dispose();
    }

    private async Task KeepRunningAsync(TaskCompletionSource serving)
    {
        var pause = FirstPause;
        while (!stop.IsCancellationRequested)
        {
            var output = new AppOutput(sidecar.InstanceId, logs);
            var startedAt = time.GetTimestamp();
            if (await RunAsync(output, serving) is not { } code) return;
            if (serving.TrySetException(new UsageException($"{sidecar.InstanceId} ended with code {code} before it served. It said:\n{output.Tail}"))) return;
            pause = time.GetElapsedTime(startedAt) > LongestPause ? FirstPause : pause * 2 < LongestPause ? pause * 2 : LongestPause;
            await Task.Delay(pause, time, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

            // Ctrl-C in a terminal reaches it too; then it ended because all ends.
            if (!stop.IsCancellationRequested) Log.Ended(logger, sidecar.InstanceId, code);
        }
    }

    // Its exit code, when it ended by itself.
    private async Task<int?> RunAsync(AppOutput output, TaskCompletionSource serving)
    {
        using var process = Process.Start(Command()) ?? throw new UsageException($"{sidecar.InstanceId} cannot be started.");
        ProcessId = process.Id;
        var reading = Task.WhenAll(
            output.ReadAsync(process.StandardOutput, LogLevel.Information), output.ReadAsync(process.StandardError, LogLevel.Warning));
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        var exit = process.WaitForExitAsync(CancellationToken.None);
        var attach = AttachAsync(output, serving, ended.Token);
        await Task.WhenAny(exit, Task.Delay(Timeout.InfiniteTimeSpan, time, stop.Token));
        var byItself = exit.IsCompleted;
        await ended.CancelAsync();
        await attach;

        // It says goodbye to devices while its sidecar still serves it.
        if (!byItself) Signals.Terminate(process);
        await sidecar.DetachAsync();
        if (!byItself) await Task.WhenAny(exit, Task.Delay(Patience, time));
        if (!process.HasExited) process.Kill();
        await exit;
        await Task.WhenAny(reading, Task.Delay(Patience, time)); // a child of it may hold the pipe
        return byItself ? process.ExitCode : null;
    }

    private async Task AttachAsync(AppOutput output, TaskCompletionSource serving, CancellationToken ct)
    {
        try
        {
            // Ours takes any port at first, and says which; started again, it takes the same.
            if (part.Project is not null) Address = await output.Address.WaitAsync(ct);
            await sidecar.AttachAsync(Address, part.Protocol, ct);
            serving.TrySetResult();
        }
        catch (OperationCanceledException)
        {
            // It ended, or is to end.
        }
        catch (Exception e) when (e is NotSupportedException or TimeoutException or HttpRequestException or InvalidDataException)
        {
            if (!serving.TrySetException(e)) Log.NotAttached(logger, sidecar.InstanceId, e);
        }
    }

    private ProcessStartInfo Command()
    {
        var start = new ProcessStartInfo(Executables.Of(part), part.Arguments)
        {
            WorkingDirectory = part.WorkingDirectory, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in part.Environment) start.Environment[name] = value;
        foreach (var (name, value) in AppSettings.InEnvironment(sidecar, options)) start.Environment[name] = value;
        start.Environment["APP_PORT"] = Address.Port.ToString(CultureInfo.InvariantCulture);
        start.Environment["Logging__Console__FormatterName"] = "json";
        start.Environment["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information";
        start.Environment[ParentWatch.Setting] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return start;
    }
}
