namespace DaprMessaging.Cli.Import;

/// <summary>What is and what should be, side by side: a longest common subsequence, and what is left over on both sides.</summary>
internal sealed class Alignment
{
    private Alignment(int[] partners, int missing, int duplicated, int outOfOrder) =>
        (Partners, Missing, Duplicated, OutOfOrder) = (partners, missing, duplicated, outOfOrder);

    /// <summary>For each expected item the place of its partner, or -1.</summary>
    public IReadOnlyList<int> Partners { get; }

    public int Missing { get; }

    /// <summary>Extra items that are like some that have their partner.</summary>
    public int Duplicated { get; }

    /// <summary>Extra items that are missing elsewhere.</summary>
    public int OutOfOrder { get; }

    public static Alignment Of<T>(IReadOnlyList<T> expected, IReadOnlyList<T> actual) where T : IEquatable<T>
    {
        var head = 0;
        while (head < expected.Count && head < actual.Count && expected[head].Equals(actual[head])) head++;
        var tail = 0;
        while (tail < expected.Count - head && tail < actual.Count - head && expected[^(tail + 1)].Equals(actual[^(tail + 1)])) tail++;

        var partners = new int[expected.Count];
        for (var i = 0; i < head; i++) partners[i] = i;
        for (var i = 1; i <= tail; i++) partners[^i] = actual.Count - i;
        Align(expected, actual, head, expected.Count - tail, actual.Count - tail, partners);
        return Count(expected, actual, partners);
    }

    // The classic table over what lies between the common head and the common tail.
    private static void Align<T>(IReadOnlyList<T> expected, IReadOnlyList<T> actual, int from, int to, int actualTo, int[] partners)
        where T : IEquatable<T>
    {
        var (rows, columns) = (to - from, actualTo - from);
        var table = new int[rows + 1, columns + 1];
        for (var i = rows - 1; i >= 0; i--)
        {
            for (var j = columns - 1; j >= 0; j--)
            {
                table[i, j] = expected[from + i].Equals(actual[from + j])
                    ? table[i + 1, j + 1] + 1
                    : Math.Max(table[i + 1, j], table[i, j + 1]);
            }
        }

        for (int i = 0, j = 0; i < rows; i++)
        {
            while (j < columns && !expected[from + i].Equals(actual[from + j]) && table[i, j + 1] > table[i + 1, j]) j++;
            partners[from + i] = j < columns && expected[from + i].Equals(actual[from + j]) ? from + j++ : -1;
        }
    }

    private static Alignment Count<T>(IReadOnlyList<T> expected, IReadOnlyList<T> actual, int[] partners) where T : IEquatable<T>
    {
        var taken = partners.Where(p => p >= 0).ToHashSet();
        var extra = Enumerable.Range(0, actual.Count).Where(j => !taken.Contains(j)).Select(j => actual[j]).ToList();
        var missing = Enumerable.Range(0, expected.Count).Where(i => partners[i] < 0).Select(i => expected[i]).ToList();
        var moved = extra.Count(missing.Remove);
        return new Alignment(partners, missing.Count, extra.Count - moved, moved);
    }
}
