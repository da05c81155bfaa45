using System.Diagnostics;
using System.Globalization;
using DaprMessaging.Cli.Up;

namespace DaprMessaging.Chaos.Faults;

/// <summary>A system as <c>dmsg up</c> runs it, on one folder and one pair of ports however often it is started.</summary>
internal sealed class Backend(string folder, params string[] options) : IAsyncDisposable
{
    private readonly int port = FreePort.Take();
    private readonly List<string> errors = [];
    private Process? host;

    public string Folder { get; } = folder;

    /// <summary>Put before the command, such as one that watches it.</summary>
    public IReadOnlyList<string> Wrapping { get; init; } = [];

    /// <summary>Variables that it and its apps are given.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>As many as the options ask for, one port after the other.</summary>
    public IReadOnlyList<Uri> Gateways => [Gateway(0), .. options.Contains("--processes") ? [Gateway(1)] : Array.Empty<Uri>()];

    public int ProcessId => host!.Id;

    /// <summary>Starts that were needed because the port or the folder was still in use by what was killed.</summary>
    public int StartedInVain { get; private set; }

    /// <summary>What it said last on stderr.</summary>
    public string Errors
    {
        get { lock (errors) return string.Join('\n', errors.TakeLast(40)); }
    }

    /// <summary>Returns when it is ready. What an earlier one has left behind may hold its ports for a while.</summary>
    public async Task StartAsync()
    {
        for (var watch = Stopwatch.StartNew(); !await TryStartAsync(); StartedInVain++)
            Assert.True(watch.Elapsed < TimeSpan.FromMinutes(3), $"it does not start:\n{Errors}");
    }

    /// <summary>The processes of the apps.</summary>
    public IReadOnlyList<int> Apps => AppsOf("");

    /// <summary>Those whose program has this in its name.</summary>
    public IReadOnlyList<int> AppsOf(string name) => Processes.ChildrenOf(ProcessId, name);

    public Task KillAsync() => KillAsync(ProcessId);

    /// <summary>Everything at once, so that nobody sees another die. What the command is wrapped in ends with it.</summary>
    public Task KillAllAsync() => KillAsync(Wrapping.Count > 0 ? Apps : [ProcessId, .. Apps]);

    /// <summary>Again and again, each time at a moment that the dice choose; and up again.</summary>
    public async Task KillAllAsync(int times, Random dice)
    {
        for (var kills = 0; kills < times; kills++)
        {
            await Patience.UntilAsync(Patience.Now + dice.Next(300, 1500));
            await KillAllAsync();
            await StartAsync();
        }
    }

    /// <summary><c>dmsg verify</c> on this folder: 0, or what it says.</summary>
    public async Task<string> VerifyAsync()
    {
        using var verify = Process.Start(new ProcessStartInfo(Dmsg, ["verify", "--data", Folder, "--patience", "60"]) { RedirectStandardOutput = true })!;
        var said = await verify.StandardOutput.ReadToEndAsync();
        await verify.WaitForExitAsync();
        return verify.ExitCode == 0 ? "" : said;
    }

    public async ValueTask DisposeAsync()
    {
        if (host is { HasExited: false }) await KillAllAsync();
        host?.Dispose();
    }

    private static string Dmsg => Path.Combine(AppContext.BaseDirectory, "dmsg");

    private Uri Gateway(int number) => new($"http://127.0.0.1:{port + number}");

    private async Task<bool> TryStartAsync()
    {
        string[] command = [.. Wrapping, Dmsg, "up", "--data", Folder, "--port", port.ToString(CultureInfo.InvariantCulture), .. options];
        host?.Dispose();
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        host = Process.Start(start)!;
        host.ErrorDataReceived += (_, said) =>
        {
            lock (errors) errors.Add(said.Data ?? "");
        };
        host.BeginErrorReadLine();
        while (await host.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("ready ", StringComparison.Ordinal)) return true;
        }

        await host.WaitForExitAsync();
        return false;
    }

    private async Task KillAsync(params IEnumerable<int> ids)
    {
        await Processes.SignalAsync("KILL", ids);
        await host!.WaitForExitAsync();
    }
}
