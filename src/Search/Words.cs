using System.Globalization;
using System.Text;

namespace DaprMessaging.Search;

/// <summary>
/// The words of a text, as they are kept and as they are looked for. A word is a run of letters and digits. Scripts that put
/// no blanks between words, and pictures, have a word for each sign: who looks for several of them looks for that row of signs.
/// What is left has no sign of any query language in it.
/// </summary>
internal static class Words
{
    /// <summary>Stands for the underscore inside of a hashtag, which is one word: a private sign, to the index a letter.</summary>
    private const char Joint = '\uE000';

    public static List<string> Of(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            switch (KindOf(rune))
            {
                case Sign.Letter:
                    Folding.Append(word, rune);
                    break;
                case Sign.Mark when word.Length > 0:
                    word.Append(rune.ToString());
                    break;
                case Sign.Mark:
                    break;
                case Sign.Word:
                    End();
                    words.Add(rune.ToString());
                    break;
                default:
                    End();
                    break;
            }
        }

        End();
        return words;

        void End()
        {
            if (word.Length > 0) words.Add(word.ToString());
            word.Clear();
        }
    }

    /// <summary>A hashtag as one word, with or without its #; null: it has no letter or digit.</summary>
    public static string? OfHashtag(string tag)
    {
        var words = Of(tag.Replace('_', 'x'));
        if (words.Count == 0) return null;
        var word = new StringBuilder();
        foreach (var rune in tag.EnumerateRunes())
        {
            if (rune.Value == '_') word.Append(Joint);
            else if (KindOf(rune) == Sign.Letter) Folding.Append(word, rune);
            else if (KindOf(rune) is Sign.Word or Sign.Mark) word.Append(rune.ToString());
        }

        return word.ToString();
    }

    private static Sign KindOf(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.OtherLetter when IsWordless(rune.Value) => Sign.Word,
        UnicodeCategory.OtherSymbol => rune == Rune.ReplacementChar ? Sign.None : Sign.Word, // what was no character is no word
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or
            UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Sign.Letter,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => Sign.Mark,
        _ => Sign.None,
    };

    // Han, Hiragana and Katakana.
    private static bool IsWordless(int value) =>
        value is (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);

    private enum Sign
    {
        None,
        Letter,
        Mark,
        Word,
    }
}
