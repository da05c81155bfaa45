using System.Diagnostics;

namespace DaprMessaging.Scenarios;

/// <summary>A folder of this repository that is a package of npm.</summary>
internal sealed class Npm
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Lazy<Task> installed;

    public Npm(params string[] path)
    {
        Folder = Above(AppContext.BaseDirectory, Path.Combine(path));
        installed = new Lazy<Task>(InstallAsync);
    }

    /// <summary>Null: the programs are elsewhere.</summary>
    public string? Folder { get; }

    /// <summary>What its lock file names is there; else the test is skipped, and says why.</summary>
    public async Task ReadyAsync()
    {
        Assert.SkipUnless(OnPath("node") is not null && OnPath("npm") is not null, "node or npm is missing");
        Assert.SkipWhen(Folder is null, "the repository is not above the programs");
        await installed.Value;
    }

    public ProcessStartInfo Start(string program, params string[] arguments) =>
        new(program, arguments) { WorkingDirectory = Folder!, RedirectStandardOutput = true, RedirectStandardError = true };

    /// <summary>Runs to its end, and says all that was said.</summary>
    public static async Task<(int Code, string Output)> RunAsync(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, output + await errors);
    }

    /// <summary>Where a program is; null: nowhere.</summary>
    public static string? OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    // Once for all scenarios; nothing is to be done where the lock file has been installed already.
    private async Task InstallAsync()
    {
        var (wanted, there) = (Path.Combine(Folder!, "package-lock.json"), Path.Combine(Folder!, "node_modules", ".package-lock.json"));
        if (File.Exists(there) && File.GetLastWriteTimeUtc(there) >= File.GetLastWriteTimeUtc(wanted)) return;
        var (code, output) = await RunAsync(Start("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"));
        Assert.True(code == 0, "npm ci: " + output);
    }

    private static string? Above(string path, string package)
    {
        for (var folder = new DirectoryInfo(path); folder is not null; folder = folder.Parent)
        {
            var found = Path.Combine(folder.FullName, package);
            if (File.Exists(Path.Combine(found, "package-lock.json"))) return found;
        }

        return null;
    }
}
