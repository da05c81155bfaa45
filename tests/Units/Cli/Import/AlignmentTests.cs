using CsCheck;
using DaprMessaging.Cli.Import;

namespace DaprMessaging.Units.Cli.Import;

/// <summary>What is and what should be, side by side.</summary>
public sealed class AlignmentTests
{
    [Theory]
    [InlineData("abc", "abc", "012", 0, 0, 0)]
    [InlineData("", "", "", 0, 0, 0)]
    [InlineData("abc", "", "---", 3, 0, 0)]
    [InlineData("", "ab", "", 0, 2, 0)]
    [InlineData("abc", "ac", "0-1", 1, 0, 0)] // lost
    [InlineData("abc", "bc", "-01", 1, 0, 0)]
    [InlineData("abc", "ab", "01-", 1, 0, 0)]
    [InlineData("abc", "abbc", "0?3", 0, 1, 0)] // twice: which of both is the one does not matter
    [InlineData("abc", "aabc", "?23", 0, 1, 0)]
    [InlineData("abcd", "acbd", "0??3", 0, 0, 1)] // overtaken
    [InlineData("abc", "bca", "-01", 0, 0, 1)]
    [InlineData("abc", "axc", "0-2", 1, 1, 0)] // changed
    [InlineData("aab", "ab", "??1", 1, 0, 0)]
    [InlineData("abab", "baba", "????", 0, 0, 1)]
    public void Missing_duplicated_and_moved_are_told_apart(
        string expected, string actual, string partners, int missing, int duplicated, int moved)
    {
        var alignment = Alignment.Of(expected.ToCharArray(), actual.ToCharArray());
        Assert.Equal((missing, duplicated, moved), (alignment.Missing, alignment.Duplicated, alignment.OutOfOrder));
        for (var i = 0; i < partners.Length; i++)
        {
            if (partners[i] != '?') Assert.Equal(partners[i] == '-' ? -1 : partners[i] - '0', alignment.Partners[i]);
        }
    }

    [Fact]
    public void Partners_are_a_longest_common_subsequence() => Items(4).Sample((expected, actual) =>
    {
        var alignment = Alignment.Of(expected, actual);
        var taken = Enumerable.Range(0, expected.Length).Where(i => alignment.Partners[i] >= 0).ToList();
        Assert.All(taken, i => Assert.Equal(expected[i], actual[alignment.Partners[i]]));
        var places = taken.ConvertAll(i => alignment.Partners[i]);
        Assert.Equal(places.Distinct().Order(), places);
        Assert.Equal(LongestCommon(expected, actual), taken.Count);
    });

    [Fact]
    public void Every_item_is_accounted_for() => Items(6).Sample((expected, actual) =>
    {
        var alignment = Alignment.Of(expected, actual);
        var paired = alignment.Partners.Count(p => p >= 0);
        Assert.Equal(expected.Length, paired + alignment.OutOfOrder + alignment.Missing);
        Assert.Equal(actual.Length, paired + alignment.OutOfOrder + alignment.Duplicated);
    });

    [Fact]
    public void Only_what_is_the_same_is_clean() => Items(3).Sample((expected, actual) =>
    {
        var alignment = Alignment.Of(expected, actual);
        Assert.Equal(expected.SequenceEqual(actual), alignment.Missing + alignment.Duplicated + alignment.OutOfOrder == 0);
    });

    [Fact]
    public void One_fault_in_a_long_log_is_one_finding() => Gen.Select(Gen.Int[0, 199], Gen.Int[0, 2]).Sample((at, fault) =>
    {
        var expected = Enumerable.Range(0, 200).ToArray();
        var actual = expected.ToList();
        if (fault == 0) actual.RemoveAt(at);
        else if (fault == 1) actual.Insert(at, actual[at]);
        else (actual[at], actual[(at + 1) % 200]) = (actual[(at + 1) % 200], actual[at]);
        var alignment = Alignment.Of(expected, actual);
        var isWrap = fault == 2 && at == 199; // the first and the last change places: both have moved
        Assert.Equal(
            (fault == 0 ? 1 : 0, fault == 1 ? 1 : 0, fault == 2 ? isWrap ? 2 : 1 : 0),
                (alignment.Missing, alignment.Duplicated, alignment.OutOfOrder));
    });

    private static Gen<(int[], int[])> Items(int kinds) => Gen.Select(Gen.Int[1, kinds].Array[0, 12], Gen.Int[1, kinds].Array[0, 12]);

    private static int LongestCommon(int[] one, int[] other)
    {
        var best = new int[one.Length + 1, other.Length + 1];
        for (var i = 1; i <= one.Length; i++)
        {
            for (var j = 1; j <= other.Length; j++)
                best[i, j] = one[i - 1] == other[j - 1] ? best[i - 1, j - 1] + 1 : Math.Max(best[i - 1, j], best[i, j - 1]);
        }

        return best[one.Length, other.Length];
    }
}
