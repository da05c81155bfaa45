using System.Diagnostics;
using System.Globalization;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>
/// A program that does not outlive the tests: a shell holds it, and ends it when the pipe from here closes, also because this
/// process was killed.
/// </summary>
internal sealed class GuardedProcess : IAsyncDisposable
{
    private const string Guard = """
        exec 3<&0
        "$@" </dev/null >>"$GUARD_LOG" 2>&1 3<&- &
        child=$!
        ( cat <&3 >/dev/null; kill -TERM $child; sleep 20; kill -KILL $child ) >/dev/null 2>&1 &
        guard=$!
        exec 3<&-
        echo $child
        wait $child
        code=$?
        kill $guard 2>/dev/null
        exit $code
        """;

    private static readonly TimeSpan patience = TimeSpan.FromSeconds(30);

    private readonly Process shell;
    private readonly int child;
    private readonly string log;

    private GuardedProcess(Process shell, int child, string log) => (this.shell, this.child, this.log) = (shell, child, log);

    public bool HasExited => shell.HasExited;

    public string LogTail => $"--- {log}\n{string.Join('\n', File.Exists(log) ? File.ReadLines(log).TakeLast(30) : [])}";

    public static async Task<GuardedProcess> StartAsync(string program, IEnumerable<string> arguments, string log,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])["-c", Guard, "guard", program, .. arguments])
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        start.Environment["GUARD_LOG"] = log;
        var shell = Process.Start(start)!;
        var id = await shell.StandardOutput.ReadLineAsync().WaitAsync(patience);
        return new(shell, int.Parse(id!, CultureInfo.InvariantCulture), log);
    }

    /// <summary>SIGTERM, and its time to go.</summary>
    public async Task StopAsync()
    {
        if (shell.HasExited)
            return;
        shell.StandardInput.Close();
        await shell.WaitForExitAsync().WaitAsync(patience);
    }

    public async Task KillAsync()
    {
        if (shell.HasExited)
            return;
        using (var process = Process.GetProcessById(child))
            process.Kill();
        await shell.WaitForExitAsync().WaitAsync(patience);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        shell.Dispose();
    }
}
