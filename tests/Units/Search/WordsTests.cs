using CsCheck;
using DaprMessaging.Search;

namespace DaprMessaging.Units.Search;

public sealed class WordsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(" .,:;!? ", "")]
    [InlineData("Hello, WORLD!", "hello world")]
    [InlineData("it's 3.14", "it s 3 14")]
    [InlineData("snake_case", "snake case")]
    [InlineData("\"a\" OR b* NEAR(c)", "a or b near c")]
    [InlineData("Straße Smørrebrød Łódź", "strasse smorrebrod lódź")]
    [InlineData("Ёлка ЁЖ Київ", "елка еж киів")]
    [InlineData("Ελλάδα ΕΛΛΆΔΑ λόγος", "ελλαδα ελλαδα λογοσ")]
    [InlineData("日本語テスト", "日 本 語 テ ス ト")]
    [InlineData("party🎉now", "party 🎉 now")]
    [InlineData("한국어 검색", "한국어 검색")]
    [InlineData("a\u0000b\uE000c", "a b c")]
    [InlineData("cafe\u0301", "cafe\u0301")]
    [InlineData("\u0301alone", "alone")]
    public void A_word_is_a_run_of_letters_and_digits_folded_and_other_signs_part_words(string text, string words) =>
        Assert.Equal(words, string.Join(' ', Words.Of(text)));

    [Theory]
    [InlineData("#tag", "tag")]
    [InlineData("Tag", "tag")]
    [InlineData("#New_York", "new\uE000york")]
    [InlineData("#日本", "日本")]
    [InlineData("#", null)]
    [InlineData("...", null)]
    public void A_hashtag_is_one_word(string tag, string? word) => Assert.Equal(word, Words.OfHashtag(tag));

    [Fact]
    public void No_word_has_a_sign_in_it_that_a_query_could_take_for_its_own() => Gen.String.Sample(text =>
        Assert.All(Words.Of(text), word => Assert.DoesNotContain(word, c => char.IsAscii(c) && !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c))));

    [Fact]
    public void What_is_broken_in_a_text_ends_nothing() => Assert.Equal(["a", "b"], Words.Of("a\uD800 b\uDC00"));
}
