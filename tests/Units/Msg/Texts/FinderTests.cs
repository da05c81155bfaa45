using CsCheck;
using DaprMessaging.Contracts;
using DaprMessaging.Msg.Texts;

namespace DaprMessaging.Units.Msg.Texts;

public sealed class FinderTests
{
    [Theory]
    [InlineData("hello", "")]
    [InlineData("", "")]
    [InlineData("@bob", "Mention @bob")]
    [InlineData("hi @bob, @Alice_2!", "Mention @bob | Mention @Alice_2")]
    [InlineData("@ bob @1bob @_bob", "")] // none of these can be a username
    [InlineData("a@bob .@bob (@bob)", "Mention @bob | Mention @bob")]
    [InlineData("@bob@alice", "")] // neither the one nor the other
    [InlineData("@bobß", "")]
    [InlineData("@abcdefghijklmnopqrstuvwxyzabcdefg", "")] // 33 letters
    [InlineData("#tag #Ünïcode_1 #日本語", "Hashtag #tag | Hashtag #Ünïcode_1 | Hashtag #日本語")]
    [InlineData("#1 # # a#b ##x &#39;", "")]
    [InlineData("#2nd", "Hashtag #2nd")]
    [InlineData("/start", "BotCommand /start")]
    [InlineData("/start@quiz_bot now", "BotCommand /start@quiz_bot")]
    [InlineData("either/or 1/2 /usr/bin //x /1", "")]
    [InlineData("(/help)", "BotCommand /help")]
    [InlineData("write to bob@example.com!", "Email bob@example.com")]
    [InlineData("bob.smith+news@mail.example.co.uk", "Email bob.smith+news@mail.example.co.uk")]
    [InlineData("bob@localhost bob@example.notatld", "")]
    [InlineData("see https://example.com/a?b=c#d.", "Url https://example.com/a?b=c#d")]
    [InlineData("example.com, and www.example.org/x", "Url example.com | Url www.example.org/x")]
    [InlineData("http://localhost:8080/x http://10.0.0.1", "Url http://localhost:8080/x | Url http://10.0.0.1")]
    [InlineData("Program.cs a.b.c 1.5 e.g. end.Nextt", "")] // no host ends so
    [InlineData("example.com:8080/x", "Url example.com:8080/x")]
    [InlineData("(https://example.com/a_(b))", "Url https://example.com/a_(b)")]
    [InlineData("<https://example.com>", "Url https://example.com")]
    [InlineData("https://example.com/#tag/@bob", "Url https://example.com/#tag/@bob")] // what is in an address is nothing else
    [InlineData("https://例え.jp/道", "Url https://例え.jp/道")]
    [InlineData("javascript://example", "")]
    public void It_finds(string text, string expected) =>
        Assert.Equal(expected, string.Join(" | ", Finder.Find(text).Select(e => $"{e.Kind} {text.Substring(e.Offset, e.Length)}")));

    [Fact]
    public void Offsets_count_as_strings_do_whatever_is_before() =>
        Assert.Equal((3, 4), Finder.Find("😀 @bob") is [var found] ? (found.Offset, found.Length) : default);

    [Fact]
    public void There_are_no_more_than_a_text_may_have() =>
        Assert.Equal(Limits.Entities, Finder.Find(string.Concat(Enumerable.Repeat("#a ", 500))).Count);

    [Fact]
    public void Whatever_the_text_what_is_found_lies_in_it_in_order_and_never_overlaps() =>
        Gen.String[Gen.OneOf(Gen.Char["@#/.:ab1_-()? \n"], Gen.Char, Gen.Const('\ud83d'), Gen.Const('\ude00')), 0, 60].Sample(text =>
        {
            var end = 0;
            foreach (var entity in Finder.Find(text))
            {
                Assert.True(entity.Offset >= end && entity.Length > 0, $"{entity} in '{text}'");
                end = entity.Offset + entity.Length;
            }

            Assert.True(end <= text.Length);
        });

    [Theory]
    [InlineData("a.")]
    [InlineData("@a")]
    [InlineData("http://a.")]
    [InlineData("((((")]
    [InlineData("-.com")]
    public void A_hostile_text_takes_no_longer_than_another(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, Limits.Text / part.Length));
        Assert.InRange(Finder.Find(text).Count, 0, Limits.Entities);
    }
}
