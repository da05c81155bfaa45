using System.Diagnostics;

namespace DaprMessaging.Chaos.Faults;

/// <summary>A small file system of its own, of which all room can be taken; null where nobody lets us mount one.</summary>
internal sealed class Ballast : IDisposable
{
    private const string Size = "512m";

    private Ballast(string path) => Path = path;

    public string Path { get; }

    public static Ballast? TryMount(string path)
    {
        Directory.CreateDirectory(path);
        return OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", $"size={Size}", "dmsg-chaos", path) ? new Ballast(path) : null;
    }

    /// <summary>For so long there is no room.</summary>
    public async Task FillAsync(TimeSpan length)
    {
        var file = System.IO.Path.Combine(Path, "ballast");
        using (var ballast = File.OpenHandle(file, FileMode.Create, FileAccess.Write))
        {
            try
            {
                var block = new byte[1 << 20];
                for (long at = 0; ; at += block.Length) RandomAccess.Write(ballast, block, at);
            }
            catch (IOException)
            {
                // Full.
            }
        }

        await Task.Delay(length);
        File.Delete(file);
    }

    public void Dispose() => Run("umount", "--lazy", Path);

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // there is no such program
        }
    }
}
