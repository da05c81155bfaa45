using CsCheck;
using DaprMessaging.Contracts;
using DaprMessaging.Msg.Texts;
using Kind = DaprMessaging.Contracts.Entity.Types.Kind;

namespace DaprMessaging.Units.Msg.Texts;

public sealed class EntitiesTests
{
    [Fact]
    public void What_the_client_marked_stays_and_what_can_be_seen_comes_to_it() => Assert.Equal(
        "Bold 0+5 | Mention 6+4 =42 | Url 11+11",
        Show("hello @bob example.com", Mark(Kind.Bold, 0, 5)));

    [Theory]
    [InlineData("/roll", "BotCommand 0+5")]
    [InlineData("/roll@bob 6", "BotCommand 0+9 =42")]
    [InlineData("/roll@nobody 6", "BotCommand 0+12")]
    public void A_command_with_an_address_leads_to_whom_it_is_for(string text, string expected) => Assert.Equal(expected, Show(text));

    [Fact]
    public void A_text_with_nothing_in_it_is_handed_on_as_it_is()
    {
        var content = new Content { Text = "hello" };
        Assert.Same(content, Entities.Complete(content, Finder.Find(content.Text), _ => 0));
    }

    [Theory]
    [InlineData(0, 99, "Bold 0+5")]
    [InlineData(3, int.MaxValue, "Bold 3+2")]
    [InlineData(5, 1, "")]
    [InlineData(int.MaxValue, int.MaxValue, "")]
    public void What_goes_beyond_the_text_is_cut_off(int offset, int length, string expected) => Assert.Equal(expected, Show("hello", Mark(Kind.Bold, offset, length)));

    [Theory]
    [InlineData(0, 2, "Bold 0+3")] // ends within the second character
    [InlineData(2, 1, "Bold 1+2")] // begins within it
    [InlineData(1, 2, "Bold 1+2")]
    public void No_character_is_cut_in_half(int offset, int length, string expected) => Assert.Equal(expected, Show("a😀b", Mark(Kind.Bold, offset, length)));

    [Theory]
    [InlineData(Kind.Code)]
    [InlineData(Kind.Pre)]
    [InlineData(Kind.MentionName)]
    public void Nothing_is_found_where_the_client_says_that_it_is_something_else(Kind kind)
    {
        var mark = Mark(kind, 0, 4);
        if (kind == Kind.MentionName) mark.UserId = 7;
        Assert.DoesNotContain("Mention 0+4", Show("@bob and @bob", mark).Split(" | "));
        Assert.Contains("Mention 9+4 =42", Show("@bob and @bob", mark), StringComparison.Ordinal);
    }

    [Fact]
    public void What_both_have_is_there_once_and_again_after_an_edit()
    {
        var once = Complete("hi @bob #tag", Mark(Kind.Bold, 0, 2));
        var again = Entities.Complete(once, Finder.Find(once.Text), User);
        Assert.Equal(once, again);
        Assert.Equal(3, again.Entities.Count);
    }

    [Fact]
    public void Who_is_mentioned_by_username_the_server_says()
    {
        var lie = Mark(Kind.Mention, 0, 4);
        lie.UserId = 99;
        Assert.Equal("Mention 0+4 =42", Show("@bob", lie));
        Assert.Equal("Mention 0+7", Show("@nobody", Mark(Kind.Mention, 0, 7)));
    }

    [Theory]
    [InlineData(Kind.Mention)]
    [InlineData(Kind.Hashtag)]
    [InlineData(Kind.BotCommand)]
    [InlineData(Kind.Url)]
    [InlineData(Kind.Email)]
    public void What_is_not_what_it_says_falls_away(Kind kind) => Assert.Equal("", Show("just words", Mark(kind, 0, 4)));

    [Fact]
    public void A_link_behind_a_text_is_made_whole_and_hides_what_is_in_the_text()
    {
        var mark = Mark(Kind.TextUrl, 0, 11);
        mark.Url = "elsewhere.example.org";
        var content = Complete("example.com", mark);
        Assert.Equal(("http://elsewhere.example.org", 1), (content.Entities[0].Url, content.Entities.Count));
    }

    [Fact]
    public void Fields_that_belong_to_other_kinds_are_not_kept()
    {
        var mark = Mark(Kind.Bold, 0, 2);
        (mark.Url, mark.UserId) = ("javascript:alert(1)", 99);
        Assert.Equal(new Entity { Kind = Kind.Bold, Length = 2 }, Assert.Single(Complete("hi", mark).Entities));
    }

    [Fact]
    public void They_come_in_the_order_of_the_text_the_longer_first() => Assert.Equal(
        "Italic 0+9 | Bold 0+4 | Bold 5+4",
        Show("some text", Mark(Kind.Bold, 5, 4), Mark(Kind.Bold, 0, 4), Mark(Kind.Italic, 0, 9)));

    [Fact]
    public void Usernames_are_named_once_each()
    {
        var content = new Content { Text = "@bob @alice @bob" };
        Assert.Equal(["bob", "alice"], Entities.Usernames(content, Finder.Find(content.Text)));
    }

    [Fact]
    public void Whatever_a_client_marks_what_is_kept_lies_in_the_text_and_cuts_no_character() =>
        Gen.Select(Gen.String[Gen.OneOf(Gen.Char["ab @#"], Gen.Const('\ud83d'), Gen.Const('\ude00')), 0, 20], Gen.Select(Gen.Int[0, 25], Gen.Int[1, 25], Gen.Int[1, 15]).Array[0, 8])
            .Sample((text, marks) =>
            {
                var content = Complete(text, [.. marks.Select(m => Mark((Kind)m.Item3, m.Item1, m.Item2))]);
                Assert.Equal(text, content.Text);
                foreach (var entity in content.Entities)
                {
                    Assert.InRange(entity.Offset, 0, text.Length - 1);
                    Assert.InRange(entity.Length, 1, text.Length - entity.Offset);
                    Assert.False(IsInside(text, entity.Offset) || IsInside(text, entity.Offset + entity.Length), $"{entity} cuts '{text}'");
                }
            });

    private static bool IsInside(string text, int at) => at > 0 && at < text.Length && char.IsHighSurrogate(text[at - 1]) && char.IsLowSurrogate(text[at]);

    private static Entity Mark(Kind kind, int offset, int length) => new() { Kind = kind, Offset = offset, Length = length };

    private static long User(string username) => username is "bob" or "alice" ? 42 : 0;

    private static Content Complete(string text, params Entity[] marks) =>
        Entities.Complete(new Content { Text = text, Entities = { marks } }, Finder.Find(text), User);

    private static string Show(string text, params Entity[] marks) => string.Join(
        " | ", Complete(text, marks).Entities.Select(e => $"{e.Kind} {e.Offset}+{e.Length}{(e.UserId > 0 && (e.Kind is Kind.Mention or Kind.BotCommand) ? $" ={e.UserId}" : "")}"));
}
