using DaprMessaging.Cli;
using DaprMessaging.Cli.DeadLetters;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.DeadLetters;
using DaprMessaging.Units.Hosting;

namespace DaprMessaging.Units.Cli.DeadLetters;

public sealed class SelectionTests
{
    private static readonly DeadEntry[] entries = [.. new[] { "ab12", "ab34", "cd56" }.Select(
        id => new DeadEntry(new DeadLetterShelf(new MemoryStore(), "Inbox-T"), id, new DeadLetter()))];

    [Fact]
    public void The_beginning_of_an_id_is_enough() =>
        Assert.Equal(["ab12", "cd56"], Selection.Choose(entries, ["CD", "ab1", "cd5"], isAll: false).Select(e => e.Id));

    [Fact]
    public void All_are_all() => Assert.Equal(3, Selection.Choose(entries, [], isAll: true).Count);

    [Theory]
    [InlineData("ab", "2 dead letters begin with ab")]
    [InlineData("ff", "no dead letter ff")]
    [InlineData("", "no dead letter")]
    public void What_fits_none_or_several_is_not_guessed(string id, string complaint) =>
        Assert.Contains(complaint, Assert.Throws<UsageException>(() => Selection.Choose(entries, [id], isAll: false)).Message, StringComparison.Ordinal);

    [Fact]
    public void Nothing_and_everything_at_once_are_no_choice()
    {
        Assert.Throws<UsageException>(() => Selection.Choose(entries, [], isAll: false));
        Assert.Throws<UsageException>(() => Selection.Choose(entries, ["ab1"], isAll: true));
    }
}
