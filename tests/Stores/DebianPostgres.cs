using System.Diagnostics;
using System.Security.Cryptography;
using DaprMessaging.Cli.Up;

namespace DaprMessaging.Stores;

/// <summary>
/// A server from the programs of Debian's package, in a scratch folder. A script holds it and ends it when this process
/// is gone, killed or not: its standard input ends then.
/// </summary>
internal sealed class DebianPostgres : PostgresServer
{
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(2);
    private static readonly string? programs = Find();

    private readonly Process script;
    private readonly Task<string> complaints;
    private readonly int port;
    private readonly string password;

    private DebianPostgres(Process script, int port, string password)
    {
        (this.script, this.port, this.password) = (script, port, password);
        complaints = script.StandardError.ReadToEndAsync();
    }

    public static bool IsInstalled => programs is not null;

    public override string ConnectionString =>
        $"host=127.0.0.1 port={port} user=postgres password={password} sslmode=disable database=postgres";

    /// <summary>A server of the caller's own, which may be crashed.</summary>
    public static async Task<DebianPostgres> StartAsync()
    {
        Assert.SkipUnless(IsInstalled, "There is no PostgreSQL to start and crash: install postgresql-15.");
        for (var attempt = 1; ; attempt++)
            try
            {
                return await StartOnceAsync();
            }
            catch (IOException) when (attempt < 3)
            {
                // Somebody else took the port in between.
            }
    }

    /// <summary>Ends the server as a power cut does.</summary>
    public Task CrashAsync() => SayAsync("crash", "gone");

    /// <summary>Starts it again, on the same port with the same data.</summary>
    public Task RestartAsync() => SayAsync("start", "ready");

    public override async ValueTask DisposeAsync()
    {
        script.StandardInput.Close();
        await script.WaitForExitAsync().WaitAsync(patience);
        script.Dispose();
    }

    private static async Task<DebianPostgres> StartOnceAsync()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "postgres.sh"));
        var port = FreePort.Take();
        var start = new ProcessStartInfo
        {
            // PostgreSQL refuses to run as root; the package has made a user for it. Not runuser: told to end, it kills its
            // child after two seconds, in the middle of tidying up.
            FileName = Environment.IsPrivilegedProcess ? "setpriv" : "sh",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        foreach (var argument in (string[])[.. Environment.IsPrivilegedProcess ? ["--reuid=postgres", "--regid=postgres", "--init-groups", "sh"] : Array.Empty<string>(),
            "-c", text, "postgres.sh", programs!, $"{port}"])
            start.ArgumentList.Add(argument);
        var server = new DebianPostgres(Process.Start(start)!, port, RandomNumberGenerator.GetHexString(24));
        await server.SayAsync(server.password, "ready");
        return server;
    }

    private async Task SayAsync(string line, string answer)
    {
        await script.StandardInput.WriteLineAsync(line);
        await script.StandardInput.FlushAsync();
        var heard = await script.StandardOutput.ReadLineAsync().WaitAsync(patience);
        if (heard != answer)
            throw new IOException($"PostgreSQL did not start or stop: {heard} {await complaints.WaitAsync(patience)}");
    }

    private static string? Find() =>
        (Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")) : [])
            .OrderDescending(StringComparer.Ordinal)
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl")));
}
