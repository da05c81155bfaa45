using System.Globalization;
using System.Text;

namespace DaprMessaging.Contracts;

/// <summary>Signs by which people react.</summary>
public static class Emojis
{
    private const char Presentation = '\uFE0F', Keycap = '\u20E3';

    /// <summary>It is one sign to the eye, of however many code points, and no letter, digit or mark of a text.</summary>
    public static bool IsOne(string text)
    {
        if (text.Length is 0 or > Limits.Reaction || StringInfo.GetNextTextElementLength(text) != text.Length) return false;
        var first = Rune.GetUnicodeCategory(Rune.GetRuneAt(text, 0));
        return first is UnicodeCategory.OtherSymbol || (first is UnicodeCategory.ModifierSymbol && text.Length > 1) ||
            (text.Contains(Presentation) && first is UnicodeCategory.MathSymbol or UnicodeCategory.OtherPunctuation or UnicodeCategory.DashPunctuation) ||
            (text.EndsWith(Keycap) && (char.IsAsciiDigit(text[0]) || text[0] is '#' or '*'));
    }

    /// <summary>A chat lets people react so.</summary>
    public static bool Allows(this ChatSettings? settings, string emoji) => settings?.Reactions?.Kind switch
    {
        ChatReactions.Types.Kind.None => false,
        ChatReactions.Types.Kind.Listed => settings.Reactions.Emojis.Contains(emoji),
        _ => true,
    };
}
