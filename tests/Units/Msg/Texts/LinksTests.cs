using DaprMessaging.Contracts;
using DaprMessaging.Msg.Texts;

namespace DaprMessaging.Units.Msg.Texts;

public sealed class LinksTests
{
    [Theory]
    [InlineData("https://example.com/x", "https://example.com/x")]
    [InlineData("example.com/x", "http://example.com/x")]
    [InlineData("HTTPS://EXAMPLE.COM", "HTTPS://EXAMPLE.COM")]
    [InlineData("mailto:bob@example.com", "mailto:bob@example.com")]
    [InlineData("tel:+491234", "tel:+491234")]
    [InlineData("example.com:8080", "http://example.com:8080")]
    public void What_a_link_leads_to_is_made_whole(string url, string whole) => Assert.Equal(whole, Links.Complete(url));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("nowhere")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://exa mple.com")]
    [InlineData("https://example.com/\n")]
    [InlineData("bob@example.com")] // an address of somebody, not of a page
    public void What_nobody_should_follow_is_none(string url) => Assert.Null(Links.Complete(url));

    [Fact]
    public void A_link_has_two_thousand_characters_at_the_most()
    {
        Assert.NotNull(Links.Complete("https://example.com/" + new string('x', Limits.Url - 20)));
        Assert.Null(Links.Complete("https://example.com/" + new string('x', Limits.Url - 19)));
        Assert.Null(Links.Complete("example.com/" + new string('x', Limits.Url - 12))); // too long once it is whole
    }
}
