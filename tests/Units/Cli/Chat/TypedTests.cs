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

    [Fact]
    public void A_title_has_as_many_words_as_it_likes()
    {
        var chat = Assert.IsType<Typed.New>(Typed.Read("/new The 3 friends u2 3"));
        Assert.Equal(("The 3 friends", "2 3"), (chat.Title, string.Join(' ', chat.Users)));
    }

    [Theory]
    [InlineData("/new Alone")]
    [InlineData("/new u2 u3")]
    [InlineData("/open")]
    [InlineData("/dance")]
    [InlineData("/")]
    public void What_cannot_be_meant_is_said_to_be_wrong(string line) => Assert.IsType<Typed.Wrong>(Typed.Read(line));

    [Fact]
    public void Every_command_of_the_help_is_one()
    {
        foreach (var command in new[] { "/edit a b", "/delete", "/dialogs", "/members", "/help", "/quit", "/open Bob B" })
        {
            Assert.Contains(command.Split(' ')[0], Typed.Commands, StringComparison.Ordinal);
            Assert.IsNotType<Typed.Wrong>(Typed.Read(command));
        }

        Assert.Equal(new Typed.Edit("a  b"), Typed.Read("/edit a  b"));
        Assert.Equal(new Typed.Open("Bob B"), Typed.Read("/open Bob B"));
    }
}
