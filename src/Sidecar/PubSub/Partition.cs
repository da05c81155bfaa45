using System.Runtime.InteropServices;

namespace DaprMessaging.Sidecar.PubSub;

/// <summary>One partition of a topic: its retained entries in order of offset. Guarded by its topic's gate.</summary>
internal sealed class Partition(int number)
{
    private readonly List<Entry> entries = [];
    private int head;

    public int Number { get; } = number;

    /// <summary>
    /// The offset the next published entry gets; ahead of <see cref="End"/> while a commit is under way.
    /// </summary>
    public long NextOffset { get; set; }

    /// <summary>One more than the offset of the last entry that can be delivered.</summary>
    public long End { get; set; }

    /// <summary>Whether anything of it is, or was, in the durable log.</summary>
    public bool IsLogged { get; set; }

    public int Count => entries.Count - head;

    public Entry First => entries[head];

    /// <summary>Where a new group starts: the oldest retained.</summary>
    public long Oldest => Count == 0 ? End : First.Offset;

    public ReadOnlySpan<Entry> Entries => CollectionsMarshal.AsSpan(entries)[head..];

    public void Append(Entry entry)
    {
        entries.Add(entry);
        End = entry.Offset + 1;
    }

    public void Clear()
    {
        entries.Clear();
        (head, End) = (0, 0);
    }

    /// <summary>The entries from this offset on.</summary>
    public ReadOnlySpan<Entry> From(long offset)
    {
        var all = Entries;
        int low = 0, high = all.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (all[middle].Offset < offset)
                low = middle + 1;
            else
                high = middle;
        }
        return all[low..];
    }

    public Entry RemoveFirst()
    {
        var first = entries[head];
        entries[head++] = null!;
        if (head > 64 && head * 2 > entries.Count)
        {
            entries.RemoveRange(0, head);
            head = 0;
        }
        return first;
    }
}
