using System.Runtime.InteropServices;

namespace DaprMessaging.Sidecar;

/// <summary>
/// Names that survive the loss of power. A flush of a file, or a write through, need not cover the file's name: POSIX leaves
/// that to a flush of the folder. (Windows keeps names in a journal, and has no such call.)
/// </summary>
public static partial class DurableFolder
{
    /// <summary>Creates the folder, and those above it that are missing.</summary>
    public static void Create(string path)
    {
        if (Directory.Exists(path))
            return;
        var parent = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Create(parent);
        Directory.CreateDirectory(path);
        Flush(parent);
    }

    /// <summary>What was created, renamed and removed in the folder before is on the disk when it returns.</summary>
    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var folder = Open(path, flags: 0);
        try
        {
            if (folder < 0 || Fsync(folder) != 0)
                throw new IOException($"the folder {path} cannot be flushed: error {Marshal.GetLastPInvokeError()}");
        }
        finally
        {
            if (folder >= 0)
                _ = Close(folder);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Fsync(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Close(int file);
}
