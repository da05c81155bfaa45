namespace DaprMessaging.Chaos.PowerLoss;

// What a disk may hold when the power goes, as POSIX has it and as file systems with a journal do it:
//
// * Bytes written to a file are there once a sync of that file, begun after the write had ended, has ended; or once the write
//   itself has ended, if the file was opened for writing through. Of all others each may be there, or not, or in parts: of each
//   512 or 4096 bytes the new or the old ones. A file may have grown without the bytes that made it grow: then zeros are there.
// * Names that were created, changed or removed in a folder are there once a sync of that folder has ended. Of the others the
//   first few, in their order. The sync of a file says nothing about its name. (Common file systems keep it nevertheless.)
// * A file whose folder's name is lost is lost.

/// <summary>What of a recording is on the disk when the power goes: a function of the recording, the moment and the dice.</summary>
internal sealed class Disk
{
    private readonly Dictionary<string, Inode> live = [];
    private readonly List<Inode> inodes = [];
    private readonly Dictionary<string, List<(Change Change, Inode? Inode)>> names = [];
    private readonly Dictionary<string, int> safeNames = [];
    private readonly string root;
    private readonly int cut;
    private readonly Random dice;

    private Disk(string root, int cut, Random dice) => (this.root, this.cut, this.dice) = (root, cut, dice);

    /// <summary>The files below a folder, by path, null for folders. The folder itself was there before.</summary>
    /// <param name="changes">In the order in which they began.</param>
    /// <param name="root">The folder.</param>
    /// <param name="cut">What begins at this line does not happen.</param>
    /// <param name="dice">Decides over what was not safe.</param>
    public static SortedDictionary<string, byte[]?> After(IEnumerable<Change> changes, string root, int cut, Random dice)
    {
        var disk = new Disk(root, cut, dice);
        var syncs = new List<(Change.Sync Sync, Action Done)>();
        foreach (var change in changes.TakeWhile(c => c.Began < cut))
        {
            foreach (var due in syncs.Where(s => s.Sync.Ended < change.Began).ToList())
            {
                due.Done();
                syncs.Remove(due);
            }

            if (change is Change.Sync sync) syncs.Add((sync, disk.Begin(sync)));
            else disk.Take(change);
        }

        foreach (var due in syncs.Where(s => s.Sync.Ended < cut)) due.Done();
        return disk.Survivors();
    }

    private void Take(Change change)
    {
        switch (change)
        {
            case Change.Create when !live.ContainsKey(change.Path):
                inodes.Add(live[change.Path] = new Inode());
                Name(change, live[change.Path]);
                break;
            case Change.Link link when live.TryGetValue(link.From, out var named):
                Name(change, live[link.Path] = named);
                break;
            case Change.CreateFolder or Change.Rename:
                if (change is Change.Rename rename && live.Remove(rename.Path, out var moved)) live[rename.To] = moved;
                Name(change, null);
                break;
            case Change.Remove when live.Remove(change.Path):
                Name(change, null);
                break;
            case Change.Write or Change.Resize when live.TryGetValue(change.Path, out var file):
                file.Changes.Add((change, change is Change.Write { IsThrough: true } && change.Ended < cut));
                break;
        }
    }

    // What it makes safe is what has ended before it begins.
    private Action Begin(Change.Sync sync)
    {
        if (live.TryGetValue(sync.Path, out var file))
        {
            var covered = file.Changes.Select((c, i) => (c.Change, Index: i)).Where(c => c.Change.Ended < sync.Began).Select(c => c.Index).ToList();
            return () => covered.ForEach(i => file.Changes[i] = (file.Changes[i].Change, true));
        }

        var count = names.GetValueOrDefault(sync.Path)?.TakeWhile(n => n.Change.Ended < sync.Began).Count() ?? 0;
        return () => safeNames[sync.Path] = Math.Max(safeNames.GetValueOrDefault(sync.Path), count);
    }

    private void Name(Change change, Inode? inode)
    {
        var folder = Path.GetDirectoryName(change.Path)!;
        if (!names.TryGetValue(folder, out var list)) names[folder] = list = [];
        list.Add((change, inode));
    }

    private SortedDictionary<string, byte[]?> Survivors()
    {
        var found = new SortedDictionary<string, byte[]?>(StringComparer.Ordinal);
        var contents = inodes.ToDictionary(i => i, i => i.Survivor(dice));
        Collect(root, found, contents);
        return found;
    }

    private void Collect(string folder, SortedDictionary<string, byte[]?> found, Dictionary<Inode, byte[]> contents)
    {
        var all = names.GetValueOrDefault(folder) ?? [];
        var files = new Dictionary<string, Inode?>();
        foreach (var (change, inode) in all.Take(dice.Next(safeNames.GetValueOrDefault(folder), all.Count + 1)))
        {
            if (change is Change.Remove) files.Remove(change.Path);
            else if (change is Change.Rename rename && files.Remove(rename.Path, out var moved)) files[rename.To] = moved;
            else if (change is not Change.Rename) files[change.Path] = inode;
        }

        foreach (var (path, inode) in files)
        {
            found[path] = inode is null ? null : contents[inode];
            if (inode is null) Collect(path, found, contents);
        }
    }
}
