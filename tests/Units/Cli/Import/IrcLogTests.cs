using System.Text;
using DaprMessaging.Cli;
using DaprMessaging.Cli.Import;

namespace DaprMessaging.Units.Cli.Import;

/// <summary>A log as a sequence of acts.</summary>
public sealed class IrcLogTests
{
    [Fact]
    public void Every_form_of_a_line_is_an_act()
    {
        var log = Parse(
            "=== alice [~alice@host] has joined #ubuntu",
            "[10:00] <alice> hello",
            "[10:01]  * alice waves",
            "=== alice is now known as alice_away",
            "=== alice_away [~alice@host] has left #ubuntu []");
        Assert.Equal(["0 Joined", "1 Said hello", "2 Said waves", "3 Renamed alice_away", "4 Left"], log.Acts.Select(Describe));
        Assert.Equal([false, true], log.Acts.OfType<Said>().Select(s => s.IsAction));
        Assert.Single(log.People);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[10:00] <alice>")]
    [InlineData("[10:00] <alice> ")] // nothing said
    [InlineData("[10:00] <> hello")]
    [InlineData("10:00 <alice> hello")]
    [InlineData("[1:00] <alice> hello")]
    [InlineData("[10:00] alice hello")]
    [InlineData("[10:00] * alice waves")] // an action has two blanks
    [InlineData("[10:00]  * alice")]
    [InlineData("=== alice has joined #ubuntu")]
    [InlineData("=== alice [a@h] has quit IRC")]
    [InlineData("=== mode/#ubuntu [+o alice] by ChanServ")]
    [InlineData("=== Topic for #ubuntu: welcome")]
    [InlineData("== alice [a@h] has joined #ubuntu")]
    [InlineData(" [10:00] <alice> hello")]
    [InlineData("something else")]
    public void Everything_else_is_passed_over(string line) => Assert.Empty(Parse(line).Acts);

    [Fact]
    public void Who_speaks_without_having_joined_was_there()
    {
        var log = Parse("[10:00] <alice> hello", "[10:01] <alice> again");
        Assert.Equal(["0 Joined", "0 Said hello", "1 Said again"], log.Acts.Select(Describe));
    }

    [Fact]
    public void Who_joins_while_present_or_leaves_while_absent_does_nothing()
    {
        var log = Parse(
            "=== alice [a@h] has left #x", "=== alice [a@h] has joined #x", "=== alice [a@h] has joined #x",
            "=== alice [a@h] has left #x",
            "=== alice [a@h] has left #x", "=== bob is now known as robert");
        Assert.Equal(["1 Joined", "3 Left"], log.Acts.Select(Describe));
    }

    [Fact]
    public void Who_comes_back_is_the_same_person()
    {
        var log = Parse("[10:00] <alice> one", "=== alice [a@h] has left #x", "[10:02] <alice> two");
        Assert.Equal(["0 Joined", "0 Said one", "1 Left", "2 Joined", "2 Said two"], log.Acts.Select(Describe));
        var alice = Assert.Single(log.People);
        Assert.Equal([true, false, true], new[] { 0, 1, 2 }.Select(alice.WasThere));
    }

    [Fact]
    public void Another_nick_is_the_same_person_and_so_is_the_first_one_again()
    {
        var log = Parse(
            "[10:00] <alice> one", "=== alice is now known as alicia", "[10:02] <alicia> two",
            "=== alicia is now known as alice", "[10:04] <alice> three");
        Assert.Single(log.Acts.OfType<Said>().Select(s => s.Who).Distinct());
        Assert.Equal(["alicia", "alice"], log.Acts.OfType<Renamed>().Select(r => r.Nick));
        Assert.Equal(("alice", "alice", 1), (log.People[0].FirstNick, log.People[0].Nick, log.People[0].Number));
    }

    [Fact]
    public void The_old_nick_is_free_for_somebody_else()
    {
        var log = Parse("[10:00] <alice> one", "=== alice is now known as alicia", "[10:02] <alice> who am I");
        Assert.Equal(2, log.People.Count);
        Assert.NotEqual(log.Acts.OfType<Said>().First().Who, log.Acts.OfType<Said>().Last().Who);
    }

    [Fact]
    public void Who_takes_the_nick_of_somebody_present_leaves()
    {
        var log = Parse("[10:00] <alice> one", "[10:01] <bob> two", "=== bob is now known as alice", "[10:03] <alice> three");
        Assert.Equal("2 Left", Describe(log.Acts[4]));
        Assert.Equal(log.People[0], log.Acts.OfType<Said>().Last().Who);
        Assert.False(log.People[1].WasThere(3));
    }

    [Fact]
    public void Who_takes_the_nick_of_somebody_who_left_goes_on_under_it()
    {
        var log = Parse(
            "[10:00] <alice> one", "=== alice [a@h] has left #x", "[10:01] <bob> two", "=== bob is now known as alice",
            "[10:03] <alice> three");
        Assert.Equal(log.People[1], log.Acts.OfType<Said>().Last().Who);
    }

    [Fact]
    public void The_same_nick_again_is_no_rename() =>
        Assert.Empty(Parse("[10:00] <alice> x", "=== alice is now known as alice").Acts.OfType<Renamed>());

    [Fact]
    public void Lines_end_as_they_like_and_a_text_keeps_its_blanks()
    {
        var log = IrcLog.Parse("x", Encoding.UTF8.GetBytes("\uFEFF[10:00] <alice>  two blanks \r\n[10:01] <alice> last"), []);
        Assert.Equal([" two blanks ", "last"], log.Acts.OfType<Said>().Select(s => s.Text));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_shown_as_such()
    {
        var log = IrcLog.Parse("x", [.. "[10:00] <alice> caf"u8, 0xE9, .. " ok"u8], []);
        Assert.Equal("caf\uFFFD ok", Assert.Single(log.Acts.OfType<Said>()).Text);
    }

    [Fact]
    public void A_line_answers_the_last_earlier_message_that_it_is_annotated_to_answer()
    {
        string[] lines = ["[10:00] <alice> 0", "[10:01] <bob> 1", "=== carol [c@h] has joined #x", "[10:03] <alice> 3",
            "[10:04] <bob> 4"];
        Assert.Equal(1, ReplyOf(lines, 4, "0 4 -", "1 4 -"));
        Assert.Equal(3, ReplyOf(lines, 4, "3 4 -", "0 4 -"));
        Assert.Null(ReplyOf(lines, 4, "4 4 -")); // itself
        Assert.Null(ReplyOf(lines, 3, "4 3 -")); // something later
        Assert.Null(ReplyOf(lines, 4, "2 4 -")); // no message
        Assert.Equal(1, ReplyOf(lines, 4, "1 4 -", "2 4 -", "4 4 -"));
        Assert.Null(ReplyOf(lines, 4, "no annotation", "1 4", "-1 4 -", "99999999999 4 -"));
        Assert.Null(ReplyOf(lines, 4));
    }

    [Fact]
    public void Nobody_answers_what_they_do_not_have()
    {
        string[] lines = ["[10:00] <alice> before", "=== bob [b@h] has joined #x", "[10:02] <bob> me?"];
        Assert.Null(ReplyOf(lines, 2, "0 2 -"));
    }

    [Theory]
    [InlineData("bob: hello", "bob")]
    [InlineData("Bob: hello", null)] // nicks are exact
    [InlineData("bob:hello", null)]
    [InlineData("bob, hello", null)]
    [InlineData("hello bob: x", null)]
    [InlineData(": hello", null)]
    [InlineData("carol: hello", null)] // left before
    [InlineData("dave: hello", null)] // never there
    [InlineData("alice: note to self", "alice")]
    public void A_line_addresses_somebody_present_by_nick(string text, string? nick)
    {
        var log = Parse("[10:00] <bob> x", "[10:00] <carol> x", "=== carol [c@h] has left #x", $"[10:01] <alice> {text}");
        Assert.Equal(nick, log.Acts.OfType<Said>().Last().Mentions?.FirstNick);
    }

    [Fact]
    public void A_mention_follows_the_person_to_another_nick()
    {
        var log = Parse(
            "[10:00] <bob> x", "=== bob is now known as robert", "[10:01] <alice> bob: there?", "[10:02] <alice> robert: there?");
        Assert.Equal([null, "bob"], log.Acts.OfType<Said>().Skip(1).Select(s => s.Mentions?.FirstNick));
    }

    [Fact]
    public void A_file_is_read_with_the_annotations_beside_it()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var path = Path.Combine(folder.FullName, "2004-12-25.train.raw.txt");
            File.WriteAllText(path, "[10:00] <alice> 0\n[10:01] <alice> 1\n");
            File.WriteAllText(Path.Combine(folder.FullName, "2004-12-25.train.annotation.txt"), "0 1 -\n");
            var log = IrcLog.Read(path);
            Assert.Equal("2004-12-25", log.Name);
            Assert.NotNull(log.Acts.OfType<Said>().Last().ReplyTo);
            Assert.Throws<UsageException>(() => IrcLog.Read(path + ".gone"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Its_digest_stands_for_its_bytes()
    {
        Assert.Equal(Parse("[10:00] <a> x").Digest, Parse("[10:00] <a> x").Digest);
        Assert.NotEqual(Parse("[10:00] <a> x").Digest, Parse("[10:00] <a> y").Digest);
    }

    private static int? ReplyOf(string[] lines, int line, params string[] annotations) =>
        IrcLog.Parse("x", Encoding.UTF8.GetBytes(string.Join('\n', lines)), annotations).Acts.OfType<Said>()
            .Single(s => s.Line == line).ReplyTo?.Line;

    private static IrcLog Parse(params string[] lines) => IrcLog.Parse("x", Encoding.UTF8.GetBytes(string.Join('\n', lines)), []);

    private static string Describe(Act act) => act switch
    {
        Said said => $"{said.Line} Said {said.Text}",
        Renamed renamed => $"{renamed.Line} Renamed {renamed.Nick}",
        _ => $"{act.Line} {act.GetType().Name}",
    };
}
