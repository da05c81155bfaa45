using System.Buffers;
using DaprMessaging.Contracts;
using Kind = DaprMessaging.Contracts.Entity.Types.Kind;

namespace DaprMessaging.Msg.Texts;

/// <summary>What can be seen in a text by itself: addresses, mentions, hashtags and commands. They never overlap.</summary>
internal static class Finder
{
    private const int Hashtag = 256, Command = 64;

    private static readonly SearchValues<char> Signs = SearchValues.Create("@#/.:");

    /// <summary>In the order of the text, as many as a text may have.</summary>
    public static List<Entity> Find(string text)
    {
        var found = new List<Entity>();
        if (text.AsSpan().IndexOfAny(Signs) < 0) return found;
        foreach (var range in Links.Emails(text)) Add(found, text, Kind.Email, range);
        foreach (var range in Links.Urls(text)) Add(found, text, Kind.Url, range);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '@' or '#' or '/' && Word(text, i) is { } word) Add(found, text, word.Kind, i..word.End);
        }

        found.Sort((one, other) => one.Offset.CompareTo(other.Offset));
        if (found.Count > Limits.Entities) found.RemoveRange(Limits.Entities, found.Count - Limits.Entities);
        return found;
    }

    private static (Kind Kind, int End)? Word(string text, int at)
    {
        var rest = text.AsSpan(at + 1);
        switch (text[at])
        {
            case '@' when !IsInWord(text, at) && Length(rest, Mentions.Letters) is var length && Mentions.IsUsername(rest[..length]):
                return Ends(text, at + 1 + length) ? (Kind.Mention, at + 1 + length) : null;
            case '#' when !IsInWord(text, at) && Tag(rest) is > 0 and <= Hashtag and var length:
                return (Kind.Hashtag, at + 1 + length);
            case '/' when IsFree(text, at) && Length(rest, Mentions.Letters) is > 0 and <= Command and var length && char.IsAsciiLetter(rest[0]):
                var end = at + 1 + length;
                if (end < text.Length && text[end] == '@' && Length(text.AsSpan(end + 1), Mentions.Letters) is > 0 and var name) end += 1 + name;
                return Ends(text, end) && !(end < text.Length && text[end] is '/') ? (Kind.BotCommand, end) : null;
            default:
                return null;
        }
    }

    private static void Add(List<Entity> found, string text, Kind kind, Range range)
    {
        var (offset, length) = range.GetOffsetAndLength(text.Length);
        if (length > 0 && !found.Exists(e => e.Offset < offset + length && offset < e.Offset + e.Length))
            found.Add(new Entity { Kind = kind, Offset = offset, Length = length });
    }

    // Letters, digits and underscores of any script; digits alone are no tag.
    private static int Tag(ReadOnlySpan<char> rest)
    {
        var length = 0;
        var hasLetter = false;
        while (length < rest.Length && (char.IsLetterOrDigit(rest[length]) || rest[length] == '_' || char.GetUnicodeCategory(rest[length]) == System.Globalization.UnicodeCategory.NonSpacingMark))
            hasLetter |= char.IsLetter(rest[length++]);
        return hasLetter ? length : 0;
    }

    private static int Length(ReadOnlySpan<char> rest, SearchValues<char> of) => rest.IndexOfAnyExcept(of) is var length and >= 0 ? length : rest.Length;

    private static bool IsInWord(string text, int at) => at > 0 && (char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is '_' or '@' or '#' or '/' or '&');

    // A command begins a text or a word.
    private static bool IsFree(string text, int at) => at == 0 || (!char.IsLetterOrDigit(text[at - 1]) && text[at - 1] is not ('_' or '/' or '<' or '>' or ':' or '.' or '@' or '#'));

    private static bool Ends(string text, int end) => end >= text.Length || !(char.IsLetterOrDigit(text[end]) || text[end] is '_' or '@');
}
