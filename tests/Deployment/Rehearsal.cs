using System.Diagnostics;

namespace DaprMessaging.Deployment;

/// <summary>dapr/check with programs that only pretend: they listen where they are told to, and answer 204.</summary>
internal sealed class Rehearsal : IDisposable
{
    private const string Listens = """
        #!/usr/bin/env perl
        use IO::Socket::INET;
        my %flag = map { $ARGV[$_] => $ARGV[$_ + 1] } 0 .. $#ARGV - 1;
        my ($port) = grep { defined } $flag{'--healthz-port'}, $flag{'--dapr-http-port'}, $ENV{APP_PORT};
        my $listener = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => $port, Listen => 64, ReuseAddr => 1) or die $!;
        while (my $caller = $listener->accept) { my $line = <$caller>; print $caller "HTTP/1.0 204 No Content\r\n\r\n"; close $caller }
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string root = Directory.CreateTempSubdirectory("dapr-check-").FullName;
    private readonly int port = Random.Shared.Next(400, 1060) * 30; // below those that the system gives to connections

    public Rehearsal()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/perl") && File.Exists("/bin/bash"), "bash or perl is missing");
        foreach (var name in new[] { "daprd", "placement", "scheduler" }) Program($"dapr/{name}", Listens);
        foreach (var name in new[] { "msg/DaprMessaging.Msg", "inbox/DaprMessaging.Inbox", "sync/DaprMessaging.Sync", "session/DaprMessaging.Session", "search/DaprMessaging.Search" })
            Program($"apps/{name}", Listens);
        foreach (var name in new[] { "cli/dmsg", "units/DaprMessaging.Units", "scenarios/DaprMessaging.Scenarios", "deployment/DaprMessaging.Deployment" })
            Program($"apps/{name}", "#!/bin/bash\necho \"$0 $*\"\n");
    }

    public string Logs => At("work/logs");

    public string At(string path) => Path.Combine(root, path);

    /// <summary>Puts another program in the place of one.</summary>
    public void Program(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
        if (OperatingSystem.IsWindows()) return; // and the rehearsal is skipped
        File.SetUnixFileMode(At(path), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public Process Start(params string[] more)
    {
        var start = new ProcessStartInfo(
            "/bin/bash", [Repository.At("dapr/check"), "--apps", At("apps"), "--work", At("work"), "--ports", $"{port}", .. more])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = root,
        };
        start.Environment["DAPRD"] = At("dapr");
        start.Environment["KAFKA_BOOTSTRAP"] = "broker:9092";
        start.Environment["POSTGRES"] = "host=db password=it's & secret|1";
        start.Environment["CHECK_READY_SECONDS"] = "20";
        start.Environment["CHECK_STOP_SECONDS"] = "2";
        return Process.Start(start)!;
    }

    public static async Task<(int Code, string Output)> EndAsync(Process check)
    {
        using var patience = new CancellationTokenSource(Patience);
        var (output, errors) = (check.StandardOutput.ReadToEndAsync(patience.Token), check.StandardError.ReadToEndAsync(patience.Token));
        await check.WaitForExitAsync(patience.Token);
        return (check.ExitCode, await output + await errors);
    }

    /// <summary>Programs of this rehearsal that still run.</summary>
    public IEnumerable<string> Left() => Directory.GetDirectories("/proc").Select(folder => Path.Combine(folder, "cmdline"))
        .Select(Text).Where(line => line.Contains(root, StringComparison.Ordinal));

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static string Text(string file)
    {
        try
        {
            return File.ReadAllText(file).Replace('\0', ' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // no process, or gone meanwhile
        }
    }
}
