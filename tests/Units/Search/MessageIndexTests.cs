using System.Text;
using DaprMessaging.Search;
using DaprMessaging.Units.Hosting;

namespace DaprMessaging.Units.Search;

/// <summary>What is written of a mailbox: whole or not at all, once, and nothing of it stays when it goes.</summary>
public sealed class MessageIndexTests : IDisposable
{
    private static readonly Cursor Start = new(0, "");

    private readonly Library library = new(new MemoryStore());

    [Fact]
    public async Task Steps_are_taken_where_the_index_stopped_and_nowhere_else()
    {
        Assert.True(await ApplyAsync(1, Start, new Cursor(3, "a"), Entry(3, "one")));
        Assert.False(await ApplyAsync(1, Start, new Cursor(3, "a"), Entry(3, "other")));
        Assert.False(await ApplyAsync(1, new Cursor(3, "b"), new Cursor(4, "c"), Entry(4, "other")));
        Assert.Equal(new Cursor(3, "a"), library.Index.CursorOf(Owner.Mailbox(1)));
        Assert.True(await ApplyAsync(1, new Cursor(3, "a"), new Cursor(4, "c"), Entry(4, "two")));
        Assert.Equal(("3", "4", ""), (library.Listed(1, "one"), library.Listed(1, "two"), library.Listed(1, "other")));
    }

    [Fact]
    public async Task What_is_another_now_is_found_as_that_alone()
    {
        await ApplyAsync(1, Start, new Cursor(3, ""), Entry(3, "before"), Entry(2, "before"));
        await ApplyAsync(1, new Cursor(3, ""), new Cursor(4, ""), Entry(3, "after"));
        Assert.Equal(("2", "3"), (library.Listed(1, "before"), library.Listed(1, "after")));
        Assert.Equal(2, library.Shelves.Size(Owner.Mailbox(1)));
    }

    [Fact]
    public async Task One_without_words_replaces_one_with_words()
    {
        await ApplyAsync(1, Start, new Cursor(3, ""), Entry(3, "before"));
        await ApplyAsync(1, new Cursor(3, ""), new Cursor(4, ""), Entry(3, ""));
        Assert.Empty(library.Look(1, "before"));
        Assert.Equal(1, library.Shelves.Size(Owner.Mailbox(1)));
    }

    [Fact]
    public async Task What_went_is_found_no_more()
    {
        await ApplyAsync(1, Start, new Cursor(3, ""), Entry(1, "x"), Entry(2, "x"), Entry(3, "x"));
        await library.Index.ApplyAsync(Owner.Mailbox(1), new Cursor(3, ""), new Cursor(4, ""), new Steps([], [2, 77], new Dictionary<string, long>()), CancellationToken.None);
        Assert.Equal([3, 1], library.Look(1, "x"));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(4500)]
    public async Task What_was_cleared_goes_however_much_it_is_and_other_dialogs_stay(int count)
    {
        var entries = Enumerable.Range(1, count).Select(n => Entry(n, "x", n % 2 == 0 ? "u2" : "c5")).ToArray();
        await ApplyAsync(1, Start, new Cursor(count, ""), entries);
        await ApplyAsync(2, Start, new Cursor(1, ""), Entry(1, "x"));
        await library.Index.ApplyAsync(
            Owner.Mailbox(1), new Cursor(count, ""), new Cursor(count + 1, ""), new Steps([], [], new Dictionary<string, long> { ["u2"] = count - 2 }), CancellationToken.None);
        Assert.Equal((count / 2) + 1, library.Shelves.Size(Owner.Mailbox(1)));
        Assert.Equal(count, library.Look(1, "x")[0]);
        Assert.Equal(1, library.Shelves.Size(Owner.Mailbox(2)));
    }

    [Fact]
    public async Task A_forgotten_mailbox_begins_anew_and_others_stay()
    {
        await ApplyAsync(1, Start, new Cursor(3, "a"), Entry(3, "x"));
        await ApplyAsync(2, Start, new Cursor(3, "a"), Entry(3, "x"));
        await library.Index.ForgetAsync(Owner.Mailbox(1), CancellationToken.None);
        Assert.Equal((Start, 0), (library.Index.CursorOf(Owner.Mailbox(1)), library.Shelves.Size(Owner.Mailbox(1))));
        Assert.Equal([3], library.Look(2, "x"));
        await library.Index.ForgetAsync(Owner.Mailbox(99), CancellationToken.None); // whom nobody has read
    }

    [Fact]
    public async Task When_all_is_dropped_nothing_is_there_and_all_can_come_again()
    {
        await ApplyAsync(1, Start, new Cursor(3, "a"), Entry(3, "x"));
        await library.Index.DropAsync(CancellationToken.None);
        Assert.Equal((Start, 0), (library.Index.CursorOf(Owner.Mailbox(1)), library.Shelves.Size(Owner.Mailbox(1))));
        await ApplyAsync(1, Start, new Cursor(3, "a"), Entry(3, "x"));
        Assert.Equal([3], library.Look(1, "x"));
    }

    [Fact]
    public async Task Of_what_went_no_byte_stays_in_the_file()
    {
        var others = Enumerable.Range(1, 200).Select(n => Entry(n, $"word{n} hello")).ToArray();
        await ApplyAsync(1, Start, new Cursor(999, ""), [.. others, Entry(500, "confidential hello"), Entry(501, "classified hello"), Entry(502, "delicate hello", "c5")]);
        Assert.True(Holds("confidential") && Holds("classified") && Holds("delicate"));
        await library.Index.ApplyAsync(
            Owner.Mailbox(1), new Cursor(999, ""), new Cursor(1000, ""),
            new Steps([Entry(501, "harmless hello")], [500], new Dictionary<string, long> { ["c5"] = 502 }), CancellationToken.None);
        Assert.False(Holds("confidential") || Holds("classified") || Holds("delicate"));
        Assert.True(Holds("harmless"));

        bool Holds(string word) => library.Bytes().AsSpan().IndexOf(Encoding.UTF8.GetBytes(word[3..])) >= 0;
    }

    [Fact]
    public async Task Two_processes_may_have_the_same_file()
    {
        using var other = new Library(new MemoryStore(), folder: Path.GetDirectoryName(library.File.Path));
        var (one, two) = (library.Index, other.Index);
        var written = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run(() => (n % 2 == 0 ? one : two).ApplyAsync(
            Owner.Mailbox(n / 2), Start, new Cursor(1, ""), new Steps([Entry(1, "x")], [], new Dictionary<string, long>()), CancellationToken.None))));
        Assert.Equal(10, written.Count(w => w));
        Assert.All(Enumerable.Range(0, 10), user => Assert.Equal([1], other.Look(user, "x")));
    }

    [Fact]
    public async Task An_id_beyond_all_measure_is_left_out()
    {
        await ApplyAsync(1, Start, new Cursor(3, ""), Entry(Keys.MaxId, "x"), Entry(Keys.MaxId + 1, "x"));
        Assert.Equal([Keys.MaxId], library.Look(1, "x"));
    }

    public void Dispose() => library.Dispose();

    private static Entry Entry(long id, string text, string peer = "u2") => new(id, peer, 2, 1000 + id, 0, false, id, 0, text, "");

    private Task<bool> ApplyAsync(long user, Cursor from, Cursor to, params Entry[] entries) =>
        library.Index.ApplyAsync(Owner.Mailbox(user), from, to, new Steps(entries, [], new Dictionary<string, long>()), CancellationToken.None);
}
