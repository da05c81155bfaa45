namespace DaprMessaging.Chaos.PowerLoss;

/// <summary>Makes a folder of what a power loss has left.</summary>
internal static class Files
{
    public static void Write(SortedDictionary<string, byte[]?> files, string recorded, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (path, content) in files)
        {
            var at = folder + path[recorded.Length..];
            if (content is null) Directory.CreateDirectory(at);
            else File.WriteAllBytes(at, content);
        }
    }
}
