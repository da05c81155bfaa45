using DaprMessaging.Contracts;
using Kind = DaprMessaging.Contracts.Entity.Types.Kind;

namespace DaprMessaging.Units.Contracts;

public sealed class MentionsTests
{
    [Theory]
    [InlineData("a", true)]
    [InlineData("Bob_2", true)]
    [InlineData("b__", true)]
    [InlineData("", false)]
    [InlineData("2bob", false)]
    [InlineData("_bob", false)]
    [InlineData("bob-2", false)]
    [InlineData("bob.2", false)]
    [InlineData("bob ", false)]
    [InlineData("böb", false)]
    [InlineData("äbc", false)]
    [InlineData("аlice", false)] // a Cyrillic letter that looks like a Latin one
    public void A_username_is_a_letter_and_then_letters_digits_and_underscores(string name, bool isOne) => Assert.Equal(isOne, Mentions.IsUsername(name));

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    public void It_has_32_characters_at_the_most(int length, bool isOne) => Assert.Equal(isOne, Mentions.IsUsername(new string('x', length)));

    [Theory]
    [InlineData(Kind.Mention, 42, true)]
    [InlineData(Kind.MentionName, 42, true)]
    [InlineData(Kind.Mention, 43, false)]
    [InlineData(Kind.Mention, 0, false)] // a username that leads to nobody
    [InlineData(Kind.Bold, 42, false)]
    [InlineData(Kind.TextUrl, 42, false)]
    public void A_text_names_whom_its_mentions_lead_to(Kind kind, long user, bool names)
    {
        var content = new Content { Entities = { new Entity { Kind = Kind.Italic }, new Entity { Kind = kind, UserId = user } } };
        Assert.Equal(names, content.Names(42));
    }

    [Fact]
    public void Without_entities_it_names_nobody() => Assert.False(new Content { Text = "@u42" }.Names(42));
}
