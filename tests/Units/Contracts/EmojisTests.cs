using DaprMessaging.Contracts;

namespace DaprMessaging.Units.Contracts;

public sealed class EmojisTests
{
    [Theory]
    [InlineData("👍")]
    [InlineData("👍🏽")]
    [InlineData("❤")]
    [InlineData("❤️")]
    [InlineData("‼️")]
    [InlineData("〰️")]
    [InlineData("➕")]
    [InlineData("↔️")]
    [InlineData("1️⃣")]
    [InlineData("#⃣")]
    [InlineData("🇩🇪")]
    [InlineData("👩🏽‍❤️‍💋‍👨🏾")]
    [InlineData("🏴󠁧󠁢󠁥󠁮󠁧󠁿")]
    public void One_sign_is_one_however_it_is_made(string emoji) => Assert.True(Emojis.IsOne(emoji));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a")]
    [InlineData("ä")]
    [InlineData("1")]
    [InlineData("!")]
    [InlineData("漢")]
    [InlineData("👍👍")]
    [InlineData("👍 ")]
    [InlineData("a👍")]
    [InlineData("\u200D")]
    [InlineData("\u001B")]
    [InlineData("\uD83D")]
    [InlineData("a\uFE0F")]
    [InlineData("$")]
    public void Anything_else_is_none(string text) => Assert.False(Emojis.IsOne(text));

    [Fact]
    public void However_much_it_looks_like_one_it_is_not_too_long()
    {
        var family = string.Join('\u200D', Enumerable.Repeat("👨", 11));
        Assert.Equal((32, true), (family.Length, Emojis.IsOne(family)));
        Assert.False(Emojis.IsOne(family + '\uFE0F'));
    }

    [Fact]
    public void A_chat_lets_react_as_it_says()
    {
        Assert.True(((ChatSettings?)null).Allows("👍"));
        Assert.True(new ChatSettings { Reactions = new ChatReactions() }.Allows("👍"));
        Assert.False(new ChatSettings { Reactions = new ChatReactions { Kind = ChatReactions.Types.Kind.None } }.Allows("👍"));
        var some = new ChatSettings { Reactions = new ChatReactions { Kind = ChatReactions.Types.Kind.Listed, Emojis = { "👍" } } };
        Assert.Equal((true, false), (some.Allows("👍"), some.Allows("🔥")));
    }
}
