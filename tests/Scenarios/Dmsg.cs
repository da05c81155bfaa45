using System.Diagnostics;

namespace DaprMessaging.Scenarios;

/// <summary>The command line as a process of its own, as a user runs it.</summary>
internal sealed class Dmsg : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static readonly TimeSpan PatienceOfALine = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly Task<string> errors;

    private Dmsg(params string[] arguments)
    {
        // Whoever runs tests in the background lets their processes ignore Ctrl-C; ours must hear it.
        var file = Path.Combine(AppContext.BaseDirectory, "dmsg");
        var start = OperatingSystem.IsLinux()
            ? new ProcessStartInfo("env", ["--default-signal=INT", file, .. arguments])
            : new ProcessStartInfo(file, arguments);
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        process = Process.Start(start)!;
        errors = process.StandardError.ReadToEndAsync();
    }

    public int Id => process.Id;

    /// <summary>Runs to its end.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        await using var dmsg = new Dmsg(arguments);
        return await dmsg.EndAsync();
    }

    public static Dmsg Start(params string[] arguments) => new(arguments);

    /// <summary>Starts <c>up</c> and waits until it is ready; returns where.</summary>
    public static async Task<(Dmsg Dmsg, Uri Url)> UpAsync(string data, int port = 0)
    {
        var dmsg = new Dmsg("up", "--data", data, "--port", $"{port}");
        return (dmsg, new Uri(await dmsg.UntilReadyAsync()));
    }

    /// <summary>What it says of itself when it is ready.</summary>
    public async Task<string> UntilReadyAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("ready ", StringComparison.Ordinal)) return line[6..];
        }

        throw new InvalidOperationException($"it ended: {await errors}");
    }

    public async Task TypeAsync(string line)
    {
        await process.StandardInput.WriteLineAsync(line);
        await process.StandardInput.FlushAsync();
    }

    public void CloseInput() => process.StandardInput.Close();

    /// <summary>Reads on until a line has this in it.</summary>
    public async Task UntilLineAsync(string part)
    {
        using var patience = new CancellationTokenSource(PatienceOfALine);
        var passed = new List<string>();
        try
        {
            while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                if (line.Contains(part, StringComparison.Ordinal)) return;
                passed.Add(line);
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"'{part}' is not said, but:\n{string.Join('\n', passed)}");
        }

        Assert.Fail($"it ended before it said '{part}':\n{string.Join('\n', passed)}\n{await errors}");
    }

    public async Task<(int Code, string Output, string Errors)> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var output = await process.StandardOutput.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, output, await errors);
    }

    /// <summary>As the power does it: no handler runs, nothing is flushed by us.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>As Ctrl-C does it.</summary>
    public async Task<int> InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        return (await EndAsync()).Code;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await KillAsync();
        process.Dispose();
    }
}
