using DaprMessaging.Cli.Chat;
using DaprMessaging.Contracts;
using Kind = DaprMessaging.Contracts.Media.Types.Kind;

namespace DaprMessaging.Units.Cli.Chat;

public sealed class WordingTests
{
    private readonly People people = new(1);

    public WordingTests() => people.Learn([new User { Id = 2, Name = "Bob" }, new User { Id = 3, Name = "Carol" }]);

    [Theory]
    [InlineData(Kind.Voice, 5000, 0, "", "[voice 0:05]")]
    [InlineData(Kind.VideoNote, 61_000, 0, "", "[video note 1:01]")]
    [InlineData(Kind.Video, 3_725_000, 0, "", "[video 1:02:05]")]
    [InlineData(Kind.Photo, 0, 70_000, "me.jpg", "[photo]")]
    [InlineData(Kind.Sticker, 0, 0, "", "[sticker]")]
    [InlineData(Kind.Animation, 0, 0, "", "[animation]")]
    [InlineData(Kind.Audio, 200_000, 0, "song.mp3", "[audio 3:20 song.mp3]")]
    [InlineData(Kind.File, 0, 1_234_567, "report.pdf", "[file report.pdf, 1.2 MB]")]
    [InlineData(Kind.File, 0, 12_345, "", "[file, 12 kB]")]
    [InlineData(Kind.File, 0, 12, "a\u001bb", "[file a b, 12 bytes]")]
    [InlineData((Kind)99, 0, 0, "of.tomorrow", "[file of.tomorrow]")]
    public void A_media_is_named_by_what_it_is(Kind kind, int durationMs, long size, string fileName, string expected)
    {
        var content = new Content { Media = new Media { Kind = kind, Id = "m", DurationMs = durationMs, Size = size, FileName = fileName } };
        Assert.Equal(expected, Wording.Body(new Message { Content = content }));
        content.Text = "its caption";
        Assert.Equal($"{expected} its caption", Wording.Body(new Message { Content = content }));
    }

    [Fact]
    public void A_forward_says_who_said_it_first_and_an_edit_that_it_is_one()
    {
        var message = new Message { FromUserId = 2, EditDate = 5, Content = new Content { Text = "hi" }, Forward = new Forward { FromUserId = 3 } };
        Assert.Equal("Bob: (forwarded from Carol) hi (edited)", Wording.Summary(message, people));
    }

    [Fact]
    public void An_answer_says_to_what()
    {
        var message = new Message { FromUserId = 2, ReplyToMessageId = 4, Content = new Content { Text = "hi" } };
        Assert.Equal("Bob: (to a message) hi", Wording.Summary(message, people));
        Assert.Equal("Bob: (to 'hello') hi", Wording.Summary(message, people, new Message { Content = new Content { Text = "hello" } }));
        Assert.Equal("Bob: (to 'the quick brown fox …') hi", Wording.Summary(message, people, new Message { Content = new Content { Text = "the quick brown fox jumps" } }));
        Assert.Equal("Bob: hi", Wording.Summary(message, people, isBrief: true));
        message.ReplyQuote = new ReplyQuote { Text = "ell" };
        Assert.Equal("Bob: (to 'ell') hi", Wording.Summary(message, people));
    }

    [Theory]
    [InlineData(30, "30s")]
    [InlineData(90, "90s")]
    [InlineData(600, "10m")]
    [InlineData(7200, "2h")]
    [InlineData(86400, "1d")]
    public void What_goes_by_itself_says_after_how_long(int seconds, string span) => Assert.Equal(
        $"Bob: hi (goes after {span})", Wording.Summary(new Message { FromUserId = 2, TtlSeconds = seconds, Content = new Content { Text = "hi" } }, people));

    [Fact]
    public void Reactions_are_counted_behind_it_the_users_own_in_brackets()
    {
        var reactions = new Reactions { Own = "❤", Counts = { new ReactionCount { Emoji = "👍", Count = 2 }, new ReactionCount { Emoji = "❤", Count = 1 } } };
        Assert.Equal("Bob: hi 👍2 [❤1]", Wording.Summary(new Message { FromUserId = 2, Reactions = reactions, Content = new Content { Text = "hi" } }, people));
    }

    [Fact]
    public void A_quote_is_the_beginning() => Assert.Equal(
        ("'short'", $"'{new string('x', 40)}…'", "a message"),
        (Quote("short"), Quote(new string('x', 100)), Wording.Quote(null)));

    [Fact]
    public void What_happened_is_told_by_names()
    {
        Assert.Equal("* Bob pinned 'this'", Tell(new ServiceAction { MessagePinned = new MessagePinned { MessageId = 7 } }, new Message { Content = new Content { Text = "this" } }));
        Assert.Equal("* Bob added Carol, you", Tell(new ServiceAction { MembersAdded = new MembersAdded { UserIds = { 3, 1 } } }));
        Assert.Equal("* Bob lets nobody react to messages", Tell(new ServiceAction { ChatEdited = new ChatEdited { Reactions = new ChatReactions { Kind = ChatReactions.Types.Kind.None } } }));
        Assert.Equal("* Bob lets people react with 👍 ❤", Tell(new ServiceAction { ChatEdited = new ChatEdited { Reactions = new ChatReactions { Kind = ChatReactions.Types.Kind.Listed, Emojis = { "👍", "❤" } } } }));
        Assert.Equal("* Bob lets what is said from now on go after 1h", Tell(new ServiceAction { TtlSet = new TtlSet { Seconds = 3600 } }));
        Assert.Equal("* Bob lets stay what is said from now on", Tell(new ServiceAction { TtlSet = new TtlSet() }));
        Assert.Equal("* Bob left", Tell(new ServiceAction { MemberRemoved = new MemberRemoved { UserId = 2 } }));
        Assert.Equal("* Bob removed Carol", Tell(new ServiceAction { MemberRemoved = new MemberRemoved { UserId = 3 } }));
        Assert.Equal("* Bob created 'the club'", Tell(new ServiceAction { ChatCreated = new ChatCreated { Title = "the club" } }));
        Assert.Equal("* Bob made Carol the owner", Tell(new ServiceAction { RoleChanged = new RoleChanged { UserId = 3, Role = Role.Owner } }));
        Assert.Equal("* Bob made you a member like any other", Tell(new ServiceAction { RoleChanged = new RoleChanged { UserId = 1, Role = Role.Member } }));
        Assert.Equal(
            "* Bob made Carol an admin (pin, ban)",
            Tell(new ServiceAction { RoleChanged = new RoleChanged { UserId = 3, Role = Role.Admin, Rights = new Rights { Rights_ = { Right.PinMessages, Right.BanMembers } } } }));
        Assert.Equal("* Bob banned Carol", Tell(new ServiceAction { MemberBanned = new MemberBanned { UserId = 3, Banned = true } }));
        Assert.Equal("* Bob lifted the ban of Carol", Tell(new ServiceAction { MemberBanned = new MemberBanned { UserId = 3 } }));
    }

    [Fact]
    public void How_a_chat_is_set_up_is_told_in_words()
    {
        var edit = new ChatEdited { Title = "birds", About = "of birds", DefaultRights = new Rights(), HistoryVisible = true, Protected = true, PhotoRemoved = true };
        Assert.Equal(
            "* Bob called the chat 'birds', took the photo of the chat away, describes the chat as 'of birds', lets members read only, " +
            "shows what was said before to those who come, forbids to forward messages",
            Tell(new ServiceAction { ChatEdited = edit }));
        edit = new ChatEdited { About = "", DefaultRights = new Rights { Rights_ = { Right.SendMessages, (Right)99 } }, HistoryVisible = false, Protected = false };
        Assert.Equal(
            "* Bob took the description of the chat away, lets members: write, what this version does not know, " +
            "no longer shows what was said before to those who come, allows to forward messages",
            Tell(new ServiceAction { ChatEdited = edit }));
    }

    [Fact]
    public void A_chat_is_called_as_it_was_called_last()
    {
        var chat = Peer.Chat(5);
        people.Learn([new DaprMessaging.Contracts.Chat { Id = 5, Title = "before" }]);
        people.Learn(new Message { Peer = chat, Action = new ServiceAction { ChatEdited = new ChatEdited { About = "x" } } });
        Assert.Equal("before", people.NameOf(chat));
        people.Learn(new Message { Peer = chat, Action = new ServiceAction { ChatEdited = new ChatEdited { Title = "after" } } });
        Assert.Equal("after", people.NameOf(chat));
    }

    private string Tell(ServiceAction action, Message? pinned = null) => Wording.Summary(new Message { FromUserId = 2, Action = action }, people, pinned);

    private static string Quote(string text) => Wording.Quote(new Message { Content = new Content { Text = text } });
}
