namespace DaprMessaging.Chaos.PowerLoss;

/// <summary>
/// One thing that a program asked of the disk. It began and ended at these lines of the recording; one that never ended, or ended
/// after the power went, is done, half done or not done.
/// </summary>
internal abstract record Change(string Path)
{
    public int Began { get; init; }

    public int Ended { get; init; } = int.MaxValue;

    /// <summary>What has this path from now on is a new and empty file, unless there was one.</summary>
    internal sealed record Create(string Path) : Change(Path);

    internal sealed record CreateFolder(string Path) : Change(Path);

    /// <param name="Path">A file.</param>
    /// <param name="Offset">Where in it.</param>
    /// <param name="Bytes">What.</param>
    /// <param name="IsThrough">Its end says that it is on the disk.</param>
    internal sealed record Write(string Path, long Offset, byte[] Bytes, bool IsThrough) : Change(Path);

    internal sealed record Resize(string Path, long Size) : Change(Path);

    internal sealed record Remove(string Path) : Change(Path);

    /// <summary>One more name for a file.</summary>
    internal sealed record Link(string Path, string From) : Change(Path);

    internal sealed record Rename(string Path, string To) : Change(Path);

    /// <summary>Of a file: all that was written to it before. Of a folder: all that was created, renamed and removed in it before.</summary>
    internal sealed record Sync(string Path) : Change(Path);
}
