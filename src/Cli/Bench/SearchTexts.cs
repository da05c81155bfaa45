namespace DaprMessaging.Cli.Bench;

/// <summary>Texts to search in, over and over again if there are too few, and words to look for, by how often they occur.</summary>
internal sealed class SearchTexts
{
    private const int Made = 20_000, Vocabulary = 5000, WordsOfAText = 12;

    private readonly IReadOnlyList<string> lines;
    private readonly List<HashSet<string>> words;

    private SearchTexts(IReadOnlyList<string> lines)
    {
        this.lines = lines;
        words = [.. lines.Select(l => Split(l).ToHashSet())];
        var known = words.SelectMany(w => w).Where(w => w.Length > 3 && w.All(char.IsAsciiLetterLower)).GroupBy(w => w)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Key).ToList();
        if (known.Count < 10) throw new UsageException("--texts: too few different words to look for.");
        (Common, Rare) = (known[0], known[^1]);
        Questions = [("rare", Rare), ("in the middle", known[known.Count / 10]), ("common", Common), ("two common", $"{known[1]} {Common}"), ("two letters", Common[..2])];
    }

    public string Common { get; }

    public string Rare { get; }

    public IReadOnlyList<(string Name, string Words)> Questions { get; }

    /// <summary>The lines of files that are no longer than a message may be.</summary>
    public static SearchTexts OfFiles(IEnumerable<string> files)
    {
        var lines = files.SelectMany(File.ReadLines).Where(l => !string.IsNullOrWhiteSpace(l) && l.Length <= Contracts.Limits.Text).ToList();
        return new SearchTexts(lines);
    }

    /// <summary>Of made-up words, few of them often and many of them seldom.</summary>
    public static SearchTexts MadeUp()
    {
        var random = new Random(1);
        return new SearchTexts([.. Enumerable.Range(0, Made).Select(_ =>
            string.Join(' ', Enumerable.Range(0, WordsOfAText).Select(_ => Word((int)(Vocabulary * Math.Pow(random.NextDouble(), 3))))))]);
    }

    public string Of(int number) => lines[number % lines.Count];

    /// <summary>Of the first messages, how many have words that begin so.</summary>
    public int Count(int messages, string beginnings) => Count(Enumerable.Range(0, messages), beginnings);

    /// <summary>Of these.</summary>
    public int Count(IEnumerable<int> messages, string beginnings)
    {
        var wanted = beginnings.Split(' ');
        var counts = words.Select(w => wanted.All(b => w.Any(word => word.StartsWith(b, StringComparison.Ordinal)))).ToList();
        return messages.Count(n => counts[n % counts.Count]);
    }

    private static IEnumerable<string> Split(string text) =>
        new string([.. text.ToLowerInvariant().Select(c => char.IsLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Word(int number)
    {
        Span<char> word = stackalloc char[5];
        for (var i = 0; i < word.Length; i++, number /= 10) word[i] = (i % 2 == 0 ? "bdfklmnprs" : "aeiouaeiou")[number % 10];
        return new string(word);
    }
}
