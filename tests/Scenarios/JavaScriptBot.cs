using System.Diagnostics;
using System.Globalization;
using System.Text;
using DaprMessaging.Cli.Up;
using DaprMessaging.Sidecar;

namespace DaprMessaging.Scenarios;

/// <summary>The bot of tests/Bot: a node process beside a sidecar of its own.</summary>
internal sealed class JavaScriptBot : IAsyncDisposable
{
    public const long UserId = 900;

    public const string Topic = "Say-T";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly Npm Package = new("tests", "Bot");

    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process process;
    private readonly AppSidecar sidecar;

    private JavaScriptBot(AppSidecar sidecar, ProcessStartInfo start)
    {
        this.sidecar = sidecar;
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Heard(line.Data);
        process.ErrorDataReceived += (_, line) => Heard(line.Data);
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException("the bot has ended: " + Output));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Where it listens: for its sidecar only, as it should find out who does not believe it.</summary>
    public required Uri Address { get; init; }

    public string Output
    {
        get { lock (output) return output.ToString(); }
    }

    public static async Task<JavaScriptBot> StartAsync(World world)
    {
        await Package.ReadyAsync();
        var sidecar = await world.System.Host.AddAsync("bot", TestContext.Current.CancellationToken);
        var port = FreePort.Take();
        var start = Package.Start("node", "bot.js");
        foreach (var (name, value) in sidecar.AppSettings) start.Environment[name] = value;
        start.Environment["APP_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        start.Environment["BOT_TOKEN"] = world.Token(UserId, "bot", "Echo", isBot: true);
        var bot = new JavaScriptBot(sidecar, start) { Address = new Uri($"http://127.0.0.1:{port}") };
        try
        {
            await Task.WhenAll(sidecar.AttachAsync(bot.Address, TestContext.Current.CancellationToken), bot.ready.Task).WaitAsync(Patience);
            return bot;
        }
        catch
        {
            await bot.DisposeAsync();
            throw;
        }
    }

    /// <summary>As the power does it: what it was about to say is not said.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        await sidecar.DisposeAsync();
    }

    private void Heard(string? line)
    {
        if (line is null) return;
        lock (output) output.AppendLine(line);
        if (line == "ready") ready.TrySetResult();
    }
}
