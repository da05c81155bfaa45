using DaprMessaging.Cli.Chat;

namespace DaprMessaging.Units.Cli.Chat;

public sealed class TypedTests
{
    [Fact]
    public void What_is_no_command_is_a_message()
    {
        Assert.Equal(new Typed.Text("hi, there"), Typed.Read("hi, there"));
        Assert.Equal(new Typed.Text("/etc is a folder"), Typed.Read("//etc is a folder"));
        Assert.Null(Typed.Read("  "));
    }

    [Theory]
    [InlineData("/edit a  b", "/edit", "a  b")]
    [InlineData("/open Bob B ", "/open", "Bob B")]
    [InlineData("/pin", "/pin", "")]
    [InlineData("/pin  the words ", "/pin", "the words")]
    [InlineData("/unpin all", "/unpin", "all")]
    [InlineData("/clear", "/clear", "")]
    [InlineData("/clear all", "/clear", "all")]
    [InlineData("/mute", "/mute", "")]
    [InlineData("/mute 1.5", "/mute", "1.5")]
    [InlineData("/block 2", "/block", "2")]
    [InlineData("/schedule 10m  good  morning", "/schedule", "10m  good  morning")]
    [InlineData("/unschedule 3", "/unschedule", "3")]
    public void A_command_is_its_name_and_what_follows(string line, string name, string argument) =>
        Assert.Equal(new Typed.Command(name, argument), Typed.Read(line));

    [Fact]
    public void A_title_has_as_many_words_as_it_likes()
    {
        Assert.IsType<Typed.Command>(Typed.Read("/new The 3 friends u2 3"));
        var chat = NewChat.Read("The 3 friends u2 3")!;
        Assert.Equal(("The 3 friends", "2 3"), (chat.Title, string.Join(' ', chat.Users)));
    }

    [Fact]
    public void A_channel_or_a_large_group_may_begin_with_its_owner_alone()
    {
        Assert.IsType<Typed.Command>(Typed.Read("/channel The news"));
        Assert.IsType<Typed.Command>(Typed.Read("/group The flock u2 u3"));
        Assert.Equal("The news", NewChat.Read("The news", isAloneAllowed: true)!.Title);
    }

    [Theory]
    [InlineData("/reply")]
    [InlineData("/group u2 u3")]
    [InlineData("/channel")]
    [InlineData("/migrate now")]
    [InlineData("/owner")]
    [InlineData("/new Alone")]
    [InlineData("/new u2 u3")]
    [InlineData("/new")]
    [InlineData("/open")]
    [InlineData("/edit ")]
    [InlineData("/block")]
    [InlineData("/clear some")]
    [InlineData("/mute for long")]
    [InlineData("/mute -1")]
    [InlineData("/mute 0")]
    [InlineData("/archive now")]
    [InlineData("/schedule 10m")]
    [InlineData("/schedule soon good morning")]
    [InlineData("/schedule 0m good morning")]
    [InlineData("/schedule 25:00 good morning")]
    [InlineData("/now")]
    [InlineData("/now 0")]
    [InlineData("/react")]
    [InlineData("/react nice")]
    [InlineData("/ttl")]
    [InlineData("/ttl s")]
    [InlineData("/ttl 0s")]
    [InlineData("/ttl 18:30")]
    [InlineData("/ttl 400d")]
    [InlineData("/dance")]
    [InlineData("/")]
    public void What_cannot_be_meant_is_said_to_be_wrong(string line) => Assert.IsType<Typed.Wrong>(Typed.Read(line));

    [Theory]
    [InlineData("30s x", "2026-07-01 12:00:30 +02:00")]
    [InlineData("90m x", "2026-07-01 13:30:00 +02:00")]
    [InlineData("2h x", "2026-07-01 14:00:00 +02:00")]
    [InlineData("1d x", "2026-07-02 12:00:00 +02:00")]
    [InlineData("18:30 x", "2026-07-01 18:30:00 +02:00")]
    [InlineData("9:05 x", "2026-07-02 09:05:00 +02:00")] // that is past today
    public void Later_is_in_so_long_or_at_the_next_such_time_here(string typed, string at)
    {
        var here = TimeZoneInfo.CreateCustomTimeZone("here", TimeSpan.FromHours(2), "here", "here");
        var later = Later.Read(typed)!;
        Assert.Equal("x", later.Text);
        Assert.Equal(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture), later.When(new DateTimeOffset(2026, 7, 1, 10, 0, 0, TimeSpan.Zero), here));
    }

    [Theory]
    [InlineData("30s", 30)]
    [InlineData("366d", 366 * 86400)]
    [InlineData("off", 0)]
    public void How_long_what_is_said_stays(string typed, int seconds)
    {
        Assert.Equal(new Typed.Command("/ttl", typed), Typed.Read($"/ttl {typed}"));
        Assert.Equal(TimeSpan.FromSeconds(seconds), Commands.Lifetime(typed));
    }

    [Theory]
    [InlineData("👍", "👍", "")]
    [InlineData("❤️ the last word", "❤️", "the last word")]
    [InlineData("off", "", "")]
    [InlineData("off the word", "", "the word")]
    public void A_reaction_is_an_emoji_and_words_of_the_message(string typed, string emoji, string words)
    {
        Assert.IsType<Typed.Command>(Typed.Read($"/react {typed}"));
        Assert.Equal(new NewReaction(emoji, words), NewReaction.Read(typed));
    }

    [Theory]
    [InlineData("yes, I do", "", "yes, I do")]
    [InlineData("the last word > is mine", "the last word", "is mine")]
    [InlineData("2 > 1 > so it is", "2", "1 > so it is")]
    [InlineData("a>b", "", "a>b")]
    public void An_answer_is_a_text_and_words_of_the_message(string typed, string words, string text)
    {
        Assert.IsType<Typed.Command>(Typed.Read($"/reply {typed}"));
        Assert.Equal(new NewReply(words, text), NewReply.Read(typed));
    }

    [Fact]
    public void What_is_wrong_says_what_would_be_right() =>
        Assert.Equal("/open X: a number of the list, a name's beginning, u42, c7 or b9", Assert.IsType<Typed.Wrong>(Typed.Read("/open")).Why);

    [Fact]
    public void The_help_names_every_command()
    {
        var names = typeof(Commands).GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!).ToList();
        Assert.Equal(44, names.Count);
        Assert.All(names, name =>
        {
            Assert.NotNull(Commands.Find(name));
            Assert.Contains(name, Commands.HelpText, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void The_help_fits_on_a_screen() => Assert.All(Commands.HelpText.Split('\n'), line => Assert.InRange(line.Length, 1, 81));
}
