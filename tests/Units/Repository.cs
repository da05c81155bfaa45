using System.Runtime.CompilerServices;

namespace DaprMessaging.Units;

/// <summary>The tree that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = RootAbove(AppContext.BaseDirectory) ?? RootAbove(ThisFile())
        ?? throw new InvalidOperationException("There is no DaprMessaging.sln above the tests, nor above their sources.");

    /// <summary>A path inside of it.</summary>
    public static string At(params string[] path) => Path.Combine([Root, .. path]);

    private static string? RootAbove(string path)
    {
        for (var folder = new DirectoryInfo(path); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "DaprMessaging.sln"))) return folder.FullName;
        }

        return null;
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
