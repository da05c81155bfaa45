namespace DaprMessaging.Deployment;

/// <summary>The tree that these tests were built from.</summary>
internal static class Repository
{
    private static readonly string Root = Above(AppContext.BaseDirectory);

    public static string At(string path) => Path.Combine([Root, .. path.Split('/')]);

    public static string Read(string path) => File.ReadAllText(At(path));

    private static string Above(string path)
    {
        for (var folder = new DirectoryInfo(path); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "DaprMessaging.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException($"There is no DaprMessaging.sln above {path}.");
    }
}
