using System.Text;

namespace DaprMessaging.Search;

/// <summary>
/// Letters that are looked for as others. Case is folded here; the diacritics of Latin letters the index takes away itself
/// (unicode61, remove_diacritics 2), so here are those only which it leaves.
/// </summary>
internal static class Folding
{
    private static readonly Dictionary<int, string> Others = Table(
        "ß=ss æ=ae œ=oe ø=o đ=d ð=d þ=th ł=l ħ=h ı=i ŧ=t " +
        "ё=е ѐ=е ѝ=и ї=і ґ=г ў=у " +
        "ά=α έ=ε ή=η ί=ι ό=ο ύ=υ ώ=ω ϊ=ι ϋ=υ ΐ=ι ΰ=υ ς=σ");

    public static void Append(StringBuilder word, Rune letter)
    {
        letter = Rune.ToLowerInvariant(letter);
        if (Others.TryGetValue(letter.Value, out var other)) word.Append(other);
        else word.Append(letter.ToString());
    }

    private static Dictionary<int, string> Table(string pairs) =>
        pairs.Split(' ').Select(p => p.Split('=')).ToDictionary(p => p[0].EnumerateRunes().Single().Value, p => p[1]);
}
