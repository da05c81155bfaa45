using DaprMessaging.Search;
using DaprMessaging.Units.Hosting;

namespace DaprMessaging.Units.Search;

/// <summary>The file: what is there is used, and what is no index is begun anew.</summary>
public sealed class IndexFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("search-").FullName;

    private string Path => System.IO.Path.Combine(folder, "index.db");

    [Fact]
    public async Task What_was_written_is_there_after_a_new_start()
    {
        using (var one = Open()) await WriteAsync(one);
        using var other = Open();
        Assert.Equal([1], other.Look(1, "hello"));
    }

    [Fact]
    public async Task A_file_that_was_deleted_is_made_again_with_nothing_in_it()
    {
        using (var one = Open()) await WriteAsync(one);
        foreach (var file in Directory.GetFiles(folder)) File.Delete(file);
        using var other = Open();
        Assert.Equal((0, 0), (other.Index.CursorOf(Owner.Mailbox(1)).Pts, other.Shelves.Size(Owner.Mailbox(1))));
        await WriteAsync(other);
        Assert.Equal([1], other.Look(1, "hello"));
    }

    [Fact]
    public async Task One_that_is_no_database_is_begun_anew()
    {
        await File.WriteAllTextAsync(Path, new string('x', 9000), TestContext.Current.CancellationToken);
        using var library = Open();
        await WriteAsync(library);
        Assert.Equal([1], library.Look(1, "hello"));
    }

    [Theory]
    [InlineData("PRAGMA user_version = 999")]
    [InlineData("PRAGMA user_version = 0")]
    public async Task One_of_another_form_is_begun_anew(string sql)
    {
        using (var one = Open())
        {
            await WriteAsync(one);
            using var connection = one.File.Open();
            connection.Run(sql);
        }

        using var other = Open();
        Assert.Equal(0, other.Shelves.Size(Owner.Mailbox(1)));
        await WriteAsync(other);
        Assert.Equal([1], other.Look(1, "hello"));
    }

    [Fact]
    public async Task Two_that_begin_at_once_begin_the_same()
    {
        var libraries = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(Open)));
        await WriteAsync(libraries[0]);
        Assert.All(libraries, l => Assert.Equal([1], l.Look(1, "hello")));
        foreach (var library in libraries) library.Dispose();
    }

    [Fact]
    public void Nobody_else_reads_it()
    {
        if (OperatingSystem.IsWindows()) return;
        var inner = System.IO.Path.Combine(folder, "inner");
        using var library = new Library(new MemoryStore(), folder: inner);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(inner));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private Library Open() => new(new MemoryStore(), folder: folder);

    private static Task WriteAsync(Library library) => library.Index.ApplyAsync(
        Owner.Mailbox(1), new Cursor(0, ""), new Cursor(1, "a"), new Steps([new Entry(1, "u2", 2, 5, 0, false, 1, 0, "hello", "")], [], new Dictionary<string, long>()), CancellationToken.None);
}
