using System.Text;
using DaprMessaging.Cli.Import;

namespace DaprMessaging.Units.Cli.Import;

/// <summary>What every mailbox must hold in the end, by the log alone.</summary>
public sealed class ExpectationTests
{
    private static readonly IrcLog Log = IrcLog.Parse("x", Encoding.UTF8.GetBytes(string.Join('\n',
        "[10:00] <alice> 0", "[10:01] <bob> 1", "=== carol [c@h] has joined #x", "[10:03] <alice> 3", "=== bob [b@h] has left #x",
        "[10:05] <alice> 5", "[10:06] <bob> 6", "[10:07] <alice> bob: 7")), ["1 3 -"]);

    private static readonly Person Alice = Log.People[0], Bob = Log.People[1], Carol = Log.People[2];

    [Fact]
    public void Everybody_has_what_was_said_while_they_were_there()
    {
        var all = Expectation.Of(Log);
        Assert.Equal([0, 1, 3, 5, 6, 7], Lines(all[Alice]));
        Assert.Equal([1, 3, 6, 7], Lines(all[Bob]));
        Assert.Equal([3, 5, 6, 7], Lines(all[Carol]));
    }

    [Fact]
    public void Who_speaks_has_read_all_before()
    {
        var all = Expectation.Of(Log);
        Assert.Equal((0, 1, 4), (all[Alice].Unread, all[Bob].Unread, all[Carol].Unread));
    }

    [Fact]
    public void The_operator_has_everything_and_reads_nothing()
    {
        var expectation = Expectation.OfOperator(Log);
        Assert.Equal([0, 1, 3, 5, 6, 7], Lines(expectation));
        Assert.Equal(6, expectation.Unread);
    }

    [Fact]
    public void A_message_concerns_whom_it_addresses_and_whom_it_answers_but_not_its_author()
    {
        var reply = Log.Acts.OfType<Said>().Single(s => s.Line == 3); // of alice, to bob
        var address = Log.Acts.OfType<Said>().Single(s => s.Line == 7); // of alice, to bob
        foreach (var said in new[] { reply, address })
            Assert.Equal([false, true, false, false], new[] { Alice, Bob, Carol, null }.Select(p => Expectation.IsMentioned(said, p)));
    }

    [Fact]
    public void A_log_of_nothing_expects_nothing()
    {
        var empty = IrcLog.Parse("x", [], []);
        Assert.Empty(Expectation.Of(empty));
        Assert.Equal(0, Expectation.OfOperator(empty).Unread);
    }

    private static IEnumerable<int> Lines(Expectation expectation) => expectation.Messages.Select(s => s.Line);
}
