using DaprMessaging.Cli;
using DaprMessaging.Cli.Up;

namespace DaprMessaging.Units.Cli.Up;

public sealed class DataFolderTests : IDisposable
{
    private readonly DataFolder folder = DataFolder.Temporary();

    private string KeyFile => Path.Combine(folder.Path, "signing.key");

    [Fact]
    public void The_key_is_made_once_and_found_again()
    {
        var key = folder.SigningKey();
        Assert.Equal(32, key.Length);
        Assert.Equal(key, new DataFolder(folder.Path).SigningKey());
        Assert.Equal(key, folder.ExistingKey());
    }

    [Fact]
    public void Every_system_has_its_own()
    {
        var other = DataFolder.Temporary();
        Assert.NotEqual(folder.SigningKey(), other.SigningKey());
        other.Delete();
    }

    [Fact]
    public void Nobody_else_may_read_it()
    {
        folder.SigningKey();
        if (OperatingSystem.IsWindows()) Assert.Skip("Windows has no such modes");
        else Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
    }

    [Fact]
    public async Task Those_who_start_at_once_end_with_one_key()
    {
        for (var round = 0; round < 50; round++)
        {
            File.Delete(KeyFile);
            var keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Convert.ToBase64String(new DataFolder(folder.Path).SigningKey()))));
            Assert.Single(keys.Distinct());
            Assert.Equal([KeyFile], Directory.GetFiles(folder.Path));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64")]
    [InlineData("c2hvcnQ=")]
    public void A_file_that_is_no_key_is_not_used_and_not_overwritten(string content)
    {
        File.WriteAllText(KeyFile, content);
        Assert.Contains(KeyFile, Assert.Throws<UsageException>(() => folder.SigningKey()).Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(KeyFile));
    }

    [Fact]
    public void A_folder_without_a_system_has_no_key()
    {
        var message = Assert.Throws<UsageException>(() => folder.ExistingKey()).Message;
        Assert.Contains("dmsg up --data", message, StringComparison.Ordinal);
        Assert.False(File.Exists(KeyFile));
    }

    public void Dispose() => folder.Delete();
}
