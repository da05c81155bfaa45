using System.Security.Cryptography;
using System.Text;
using DaprMessaging.Sidecar;
using Polly;
using Polly.Retry;

namespace DaprMessaging.Cli.Up;

/// <summary>Where a local system keeps everything: database, log, and the key that signs its tokens.</summary>
internal sealed class DataFolder(string path)
{
    public const string Default = ".dmsg";

    // Whoever has the lock needs it for two writes to the disk.
    private static readonly ResiliencePipeline patience = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
    {
        ShouldHandle = new PredicateBuilder().Handle<IOException>(e => e is not (DirectoryNotFoundException or FileNotFoundException)),
        Delay = TimeSpan.FromMilliseconds(20), UseJitter = true, MaxRetryAttempts = 500,
    }).Build();

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    private string KeyFile => System.IO.Path.Combine(Path, "signing.key");

    /// <summary>A folder of its own, for as long as it is needed.</summary>
    public static DataFolder Temporary() => new(Directory.CreateTempSubdirectory("dmsg-").FullName);

    /// <summary>The key, made at the first use; nobody else may read it.</summary>
    public byte[] SigningKey()
    {
        DurableFolder.Create(Path);
        if (!File.Exists(KeyFile)) CreateKey();
        var key = new byte[32];
        return Convert.TryFromBase64String(File.ReadAllText(KeyFile).Trim(), key, out var length) && length == key.Length
            ? key
            : throw new UsageException($"{KeyFile} is no key: 32 bytes in base64. Remove it to have a new one made; tokens signed with the old one end.");
    }

    /// <summary>The key of a system that exists.</summary>
    public byte[] ExistingKey() => File.Exists(KeyFile)
        ? SigningKey()
        : throw new UsageException($"{Path} holds no system: no {System.IO.Path.GetFileName(KeyFile)} in it. Start one with: dmsg up --data {Path}");

    public void Delete() => Directory.Delete(Path, recursive: true);

    // Whole, and on the disk, before it has its name: tokens are signed with it from then on, and power may go at any moment.
    // Two that start at once must not end with two keys: a move that spares what is there looks first and moves then, so only
    // whoever has the lock makes one.
    private void CreateKey()
    {
        using var alone = patience.Execute(() => new FileStream($"{KeyFile}.lock", new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.None, Options = FileOptions.DeleteOnClose,
        }));
        if (File.Exists(KeyFile)) return;
        var whole = $"{KeyFile}.new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(whole, options))
        {
            file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) + "\n"));
            file.Flush(flushToDisk: true);
        }

        File.Move(whole, KeyFile);
        DurableFolder.Flush(Path);
    }
}
