using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Search;
using Kind = DaprMessaging.Contracts.Client.SearchMessages.Types.Kind;

namespace DaprMessaging.Units.Search;

public sealed class QueryTests
{
    [Theory]
    [InlineData("", "", null)]
    [InlineData("One two", "", "text : \"one\" * AND text : \"two\" *")]
    [InlineData("e-mail", "", "text : \"e mail\" *")]
    [InlineData("NOT \"x\" OR y*", "", "text : \"not\" * AND text : \"x\" * AND text : \"or\" * AND text : \"y\" *")]
    [InlineData("- one :)", "", "text : \"one\" *")]
    [InlineData("#Tag", "", "tags : \"tag\"")]
    [InlineData("fun #New_York", "", "text : \"fun\" * AND tags : \"new\uE000york\"")]
    [InlineData("", "Tag", "tags : \"tag\"")]
    [InlineData("one", "#tag", "text : \"one\" * AND tags : \"tag\"")]
    [InlineData("# one", "", "text : \"one\" *")]
    [InlineData("日本", "", "text : \"日 本\" *")]
    public void Every_word_begins_one_of_the_text_and_a_hashtag_is_meant_whole(string text, string hashtag, string? expression) =>
        Assert.Equal(expression, Query.Of(new SearchMessages { Text = text, Hashtag = hashtag })!.Expression(""));

    [Theory]
    [InlineData("...", "")]
    [InlineData("#", "")]
    [InlineData("", "#")]
    [InlineData("one", "!")]
    public void What_has_no_word_in_it_cannot_be_looked_for(string text, string hashtag) =>
        Assert.Null(Query.Of(new SearchMessages { Text = text, Hashtag = hashtag }));

    [Fact]
    public void Kinds_are_those_of_media_and_links()
    {
        var query = Query.Of(new SearchMessages { Kinds = { Kind.Photo, Kind.Link, Kind.Photo }, Peer = Peer.Chat(5) })!;
        Assert.Equal([1], query.Media);
        Assert.Equal((true, "c5"), (query.WithLinks, query.Peer));
        Assert.Equal((0, false, null), Query.Of(new SearchMessages { Text = "x" }) is { } other ? (other.Media.Count, other.WithLinks, other.Peer) : default);
    }

    [Fact]
    public void Those_of_media_have_the_numbers_that_media_have() => Assert.Equal(
        Enum.GetValues<Media.Types.Kind>().Select(k => ($"{k}", (int)k)), Enum.GetValues<Kind>().Where(k => k != Kind.Link).Select(k => ($"{k}", (int)k)));
}
