using DaprMessaging.Cli;
using DaprMessaging.Cli.Bench;

namespace DaprMessaging.Units.Cli.Bench;

public sealed class SearchTextsTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    [Fact]
    public void They_come_over_and_over_and_are_counted_by_the_beginnings_of_their_words()
    {
        File.WriteAllLines(file, ["apple Banana", "", "apples, cherry!", "banana-apple date elder figs", "grape honey icing juice kiwi lemon mango"]);
        var texts = SearchTexts.OfFiles([file]);
        Assert.Equal(("apple Banana", "apples, cherry!", "apple Banana"), (texts.Of(0), texts.Of(1), texts.Of(4)));
        Assert.Equal((3, 2, 5, 0), (texts.Count(4, "appl"), texts.Count(4, "apple bana"), texts.Count(6, "apple"), texts.Count(6, "pple")));
        Assert.Equal("apple", texts.Common);
        Assert.Equal(1, texts.Count(4, texts.Rare));
        Assert.Equal("ap", texts.Questions.Single(q => q.Name == "two letters").Words);
    }

    [Fact]
    public void Files_with_hardly_any_words_are_refused()
    {
        File.WriteAllLines(file, ["one two", "three four"]);
        Assert.Throws<UsageException>(() => SearchTexts.OfFiles([file]));
    }

    [Fact]
    public void Those_that_are_made_up_are_the_same_each_time_and_have_common_and_rare_words()
    {
        var texts = SearchTexts.MadeUp();
        Assert.Equal(texts.Of(7), SearchTexts.MadeUp().Of(7));
        Assert.InRange(texts.Count(20_000, texts.Common), 2000, 20_000);
        Assert.InRange(texts.Count(20_000, texts.Rare), 1, 100);
    }

    public void Dispose() => File.Delete(file);
}
