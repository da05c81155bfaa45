namespace DaprMessaging.Chaos.PowerLoss;

/// <summary>A file without its name: what was done to it, and what of that is safe.</summary>
internal sealed class Inode
{
    private const int Sector = 512, Page = 4096;

    public List<(Change Change, bool IsSafe)> Changes { get; } = [];

    /// <summary>One of the contents that it can have when the power has gone.</summary>
    public byte[] Survivor(Random dice)
    {
        var (content, size) = (new byte[Changes.Select(c => EndOf(c.Change)).DefaultIfEmpty().Max()], 0L);
        foreach (var (change, isSafe) in Changes)
        {
            switch (change)
            {
                case Change.Write write:
                    var hasGrown = Write(content, write, isSafe ? 0 : dice.Next(1, 5), dice);
                    if (hasGrown) size = Math.Max(size, EndOf(write));
                    break;
                case Change.Resize resize when isSafe || dice.Next(2) == 0:
                    if (resize.Size < size) content.AsSpan((int)resize.Size).Clear();
                    size = resize.Size;
                    break;
            }
        }

        return content[..(int)size];
    }

    // Whether the file is as long as this write makes it.
    private static bool Write(byte[] content, Change.Write write, int fate, Random dice)
    {
        var (bytes, offset) = (write.Bytes, (int)write.Offset);
        switch (fate)
        {
            case 0 or 1: // all of it
                bytes.CopyTo(content, offset);
                return true;
            case 2: // nothing
                return false;
            case 3: // nothing but the length
                return true;
            default:
                var block = dice.Next(2) == 0 ? Sector : Page;
                for (var at = offset; at < offset + bytes.Length;)
                {
                    var end = Math.Min((at / block + 1) * block, offset + bytes.Length);
                    if (dice.Next(2) == 0) bytes.AsSpan(at - offset, end - at).CopyTo(content.AsSpan(at));
                    at = end;
                }

                return true;
        }
    }

    private static long EndOf(Change change) => change switch
    {
        Change.Write write => write.Offset + write.Bytes.Length,
        Change.Resize resize => resize.Size,
        _ => 0,
    };
}
