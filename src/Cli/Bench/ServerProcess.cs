using System.Diagnostics;
using DaprMessaging.Cli.Tokens;
using DaprMessaging.Cli.Up;

namespace DaprMessaging.Cli.Bench;

/// <summary>A system in a process of its own, so that its CPU time is not the clients'.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process process;

    private ServerProcess(Process process, DataFolder data, Uri url) => (this.process, Data, Url) = (process, data, url);

    public Uri Url { get; }

    public DataFolder Data { get; }

    public Target Target => new(Url, TokenIssuer.Of(Data), process);

    public static async Task<ServerProcess> StartAsync(string components, CancellationToken ct, params string[] more)
    {
        var data = DataFolder.Temporary();
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };

        // Under `dotnet dmsg.dll` the process is dotnet, and has to be told what to run.
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") start.ArgumentList.Add(typeof(ServerProcess).Assembly.Location);
        foreach (var argument in (string[])["up", "--data", data.Path, "--port", "0", "--components", components, .. more]) start.ArgumentList.Add(argument);
        var process = Process.Start(start) ?? throw new UsageException($"{start.FileName} cannot be started.");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("ready ", StringComparison.Ordinal)) return new ServerProcess(process, data, new Uri(line[6..]));
        }

        data.Delete();
        throw new TimeoutException("The system of the bench did not start; what it said is above.");
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Data.Delete();
    }
}
