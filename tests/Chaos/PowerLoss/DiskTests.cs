using System.Text;

namespace DaprMessaging.Chaos.PowerLoss;

public sealed class DiskTests
{
    private const string Root = "/d";
    private static readonly byte[] old = Bytes('a', 8192), fresh = Bytes('b', 8192);

    [Fact]
    public void What_was_synced_is_there_whatever_the_dice_say()
    {
        Change[] changes = [new Change.Create("/d/f"), Write("/d/f", 0, old), new Change.Sync("/d/f"), new Change.Sync(Root)];
        Assert.All(Fates(changes, cut: 4), files => Assert.Equal(old, files["/d/f"]));
    }

    [Fact]
    public void A_sync_that_has_not_ended_promises_nothing()
    {
        Change[] changes = [new Change.Create("/d/f"), new Change.Sync(Root), Write("/d/f", 0, old), new Change.Sync("/d/f")];
        Assert.Contains(Fates(changes, cut: 4, unfinished: 3), files => files["/d/f"]!.Length == 0);
    }

    [Fact]
    public void A_sync_does_not_cover_what_was_still_being_written_when_it_began()
    {
        Change[] changes = [new Change.Create("/d/f"), new Change.Sync(Root), Write("/d/f", 0, old), new Change.Sync("/d/f")];
        Assert.Contains(Fates(changes, cut: 4, unfinished: 2), files => files["/d/f"]!.Length == 0);
    }

    [Fact]
    public void Each_sector_of_an_unsynced_write_is_the_old_one_or_the_new_one()
    {
        Change[] changes = [new Change.Create("/d/f"), new Change.Sync(Root), Write("/d/f", 0, old), new Change.Sync("/d/f"), Write("/d/f", 0, fresh)];
        var contents = Fates(changes, cut: 5).Select(f => f["/d/f"]!).ToList();
        Assert.Contains(contents, c => c.AsSpan().SequenceEqual(old));
        Assert.Contains(contents, c => c.AsSpan().SequenceEqual(fresh));
        Assert.Contains(contents, c => c.Contains((byte)'a') && c.Contains((byte)'b'));
        Assert.All(contents.SelectMany(c => c.Chunk(512)), sector => Assert.Single(sector.Distinct()));
    }

    [Fact]
    public void A_file_may_have_grown_without_its_bytes()
    {
        Change[] changes = [new Change.Create("/d/f"), new Change.Sync(Root), Write("/d/f", 0, fresh)];
        Assert.Contains(Fates(changes, cut: 3), f => f["/d/f"]!.Length == fresh.Length && f["/d/f"]!.All(b => b == 0));
    }

    [Fact]
    public void What_is_written_through_is_there_when_the_write_has_ended()
    {
        Change[] changes = [new Change.Create("/d/f"), new Change.Sync(Root), new Change.Write("/d/f", 0, old, IsThrough: true)];
        Assert.All(Fates(changes, cut: 3), files => Assert.Equal(old, files["/d/f"]));
        Assert.Contains(Fates(changes, cut: 3, unfinished: 2), files => files["/d/f"]!.Length == 0);
    }

    [Fact]
    public void A_name_is_there_for_sure_only_when_its_folder_was_synced()
    {
        Change[] changes = [new Change.Create("/d/f"), Write("/d/f", 0, old), new Change.Sync("/d/f")];
        Assert.Contains(Fates(changes, cut: 3), files => !files.ContainsKey("/d/f"));
        Assert.Contains(Fates(changes, cut: 3), files => files.ContainsKey("/d/f"));
    }

    [Fact]
    public void Names_in_a_folder_appear_in_their_order()
    {
        Change[] changes = [new Change.Create("/d/1"), new Change.Create("/d/2"), new Change.Remove("/d/1")];
        string[] possible = ["", "/d/1", "/d/1 /d/2", "/d/2"];
        Assert.Equal(possible.Order(), Fates(changes, cut: 3).Select(f => string.Join(' ', f.Keys)).Distinct().Order());
    }

    [Fact]
    public void A_rename_replaces_at_once()
    {
        Change[] changes =
        [
            new Change.Create("/d/f"), Write("/d/f", 0, old), new Change.Sync("/d/f"), new Change.Create("/d/new"), Write("/d/new", 0, fresh),
            new Change.Sync("/d/new"), new Change.Sync(Root), new Change.Rename("/d/new", "/d/f"),
        ];
        var fates = Fates(changes, cut: 8).ToList();
        Assert.All(fates, f => Assert.True(f["/d/f"]!.AsSpan().SequenceEqual(f.ContainsKey("/d/new") ? old : fresh)));
        Assert.Contains(fates, f => !f.ContainsKey("/d/new"));
    }

    [Fact]
    public void A_file_is_lost_with_its_folder()
    {
        Change[] changes = [new Change.CreateFolder("/d/in"), new Change.Create("/d/in/f"), new Change.Sync("/d/in")];
        Assert.Contains(Fates(changes, cut: 3), files => files.Count == 0);
        Assert.All(Fates(changes, cut: 3), files => Assert.True(files.Count is 0 or 2));
    }

    [Fact]
    public void What_begins_after_the_cut_never_happened() =>
        Assert.All(Fates([new Change.Create("/d/f"), new Change.Sync(Root)], cut: 0), Assert.Empty);

    // Each change is one line of a recording, and one of them does not end.
    private static IEnumerable<SortedDictionary<string, byte[]?>> Fates(Change[] changes, int cut, int unfinished = -1) =>
        Enumerable.Range(0, 200).Select(seed => Disk.After(
            changes.Select((c, i) => c with { Began = 2 * i, Ended = i == unfinished ? int.MaxValue : 2 * i + 1 }), Root, 2 * cut, new Random(seed)));

    private static Change.Write Write(string path, long offset, byte[] bytes) => new(path, offset, bytes, IsThrough: false);

    private static byte[] Bytes(char value, int count) => Encoding.ASCII.GetBytes(new string(value, count));
}
