using System.Collections.Frozen;
using System.Text.RegularExpressions;
using DaprMessaging.Contracts;

namespace DaprMessaging.Msg.Texts;

/// <summary>Addresses of pages and of mailboxes, in texts and behind them. No pattern here ever goes back, whatever the text.</summary>
internal static class Links
{
    private static readonly FrozenSet<string> TopLevelDomains = Read();

    private static readonly string[] Schemes = ["http", "https", "ftp", "mailto", "tel", "tg"];

    // With a scheme any host will do; without one the name must end as names of hosts do.
    private static readonly Regex Url = new(
        @"(?:(?<scheme>https?|ftp)://(?<any>[^\s/?#<>""]+)|(?<host>(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+(?<top>\p{L}{2,63}))(?<port>:[0-9]{1,5})?)(?<rest>[/?#][^\s<>""]*)?",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    private static readonly Regex Email = new(
        @"[a-z0-9._%+-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?<top>[a-z]{2,63})",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    /// <summary>Addresses of mailboxes, the first first.</summary>
    public static IEnumerable<Range> Emails(string text)
    {
        if (!text.Contains('@')) yield break;
        foreach (Match match in Email.Matches(text))
        {
            if (IsTopLevel(match.Groups["top"].ValueSpan) && !IsWord(text, match.Index + match.Length)) yield return match.Index..(match.Index + match.Length);
        }
    }

    /// <summary>Addresses of pages, the first first.</summary>
    public static IEnumerable<Range> Urls(string text)
    {
        if (!text.Contains('.') && !text.Contains("://", StringComparison.Ordinal)) yield break;
        foreach (Match match in Url.Matches(text))
        {
            var hasScheme = match.Groups["scheme"].Success;
            if (!hasScheme && (!IsTopLevel(match.Groups["top"].ValueSpan) || IsPartOfMore(text, match))) continue;
            yield return match.Index..(match.Index + LengthOf(match.ValueSpan));
        }
    }

    /// <summary>The address that is meant; null: there is none, or it is one that nobody should follow.</summary>
    public static string? Complete(string url)
    {
        if (url.Length is 0 or > Limits.Url || url.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))) return null;
        var colon = url.IndexOf(':', StringComparison.Ordinal);
        var whole = colon > 0 && Schemes.Contains(url[..colon].ToLowerInvariant()) ? url : "http://" + url;
        return whole.Length <= Limits.Url && Uri.TryCreate(whole, UriKind.Absolute, out var uri) && (uri.Host.Length > 0 || colon > 0) &&
            Schemes.Contains(uri.Scheme) && IsHost(uri, whole == url) ? whole : null;
    }

    // "javascript:…" without a scheme that we know becomes a host that is none.
    private static bool IsHost(Uri uri, bool hasScheme) => hasScheme || (uri.Host.Contains('.') && uri.UserInfo.Length == 0);

    // What follows a sentence is not a part of the address in it, nor is a bracket that was open before.
    private static int LengthOf(ReadOnlySpan<char> url)
    {
        var length = url.Length;
        while (length > 0)
        {
            var last = url[length - 1];
            var before = url[..(length - 1)];
            var isLoose = last is '.' or ',' or ';' or ':' or '!' or '?' or '\'' or '*' or '_' or '~' ||
                (last == ')' && before.Count('(') <= before.Count(')')) || (last == ']' && before.Count('[') <= before.Count(']'));
            if (!isLoose) break;
            length--;
        }

        return length;
    }

    private static bool IsPartOfMore(string text, Match match) =>
        (match.Index > 0 && text[match.Index - 1] is '@' or '.' or '/' or '-' or '_' or '\\') ||
        (!match.Groups["rest"].Success && !match.Groups["port"].Success && (IsWord(text, match.Index + match.Length) || IsAt(text, match.Index + match.Length)));

    private static bool IsAt(string text, int index) => index < text.Length && text[index] == '@';

    private static bool IsWord(string text, int index) => index < text.Length && (char.IsLetterOrDigit(text[index]) || text[index] is '_' or '-');

    private static bool IsTopLevel(ReadOnlySpan<char> name) => TopLevelDomains.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name);

    private static FrozenSet<string> Read()
    {
        using var stream = typeof(Links).Assembly.GetManifestResourceStream("DaprMessaging.Msg.Texts.top-level-domains.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }
}
