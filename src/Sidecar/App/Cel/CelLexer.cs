using System.Text;

namespace DaprMessaging.Sidecar.App.Cel;

/// <summary>Cuts an expression into tokens.</summary>
internal static class CelLexer
{
    private static readonly string[] symbols = ["==", "!=", "<=", ">=", "&&", "||", "<", ">", "!", "(", ")", "[", "]",
        ",", ".", "-"];

    /// <exception cref="FormatException">Something is not of the subset: what and where.</exception>
    public static IReadOnlyList<CelToken> Cut(string text)
    {
        var tokens = new List<CelToken>();
        for (var at = 0; at < text.Length;)
        {
            var start = at;
            if (char.IsWhiteSpace(text[at]))
                at++;
            else if (text[at] is '"' or '\'')
                tokens.Add(new(CelTokenKind.Text, Quoted(text, ref at), start));
            else if (char.IsAsciiDigit(text[at]))
                tokens.Add(new(CelTokenKind.Number, While(text, ref at, c => char.IsAsciiLetterOrDigit(c) || c == '.'), start));
            else if (char.IsAsciiLetter(text[at]) || text[at] == '_')
                tokens.Add(new(CelTokenKind.Name, While(text, ref at, c => char.IsAsciiLetterOrDigit(c) || c == '_'), start));
            else if (Array.Find(symbols, s => string.CompareOrdinal(text, start, s, 0, s.Length) == 0) is { } symbol)
            {
                tokens.Add(new(CelTokenKind.Symbol, symbol, start));
                at += symbol.Length;
            }
            else
            {
                throw Error(at, $"'{text[at]}' is not supported");
            }
        }
        tokens.Add(new(CelTokenKind.End, "the end", text.Length));
        return tokens;
    }

    public static FormatException Error(int position, string problem) => new($"at position {position + 1}: {problem}");

    private static string While(string text, ref int at, Func<char, bool> belongs)
    {
        var start = at;
        while (at < text.Length && belongs(text[at]))
            at++;
        return text[start..at];
    }

    private static string Quoted(string text, ref int at)
    {
        var (start, quote, value) = (at, text[at++], new StringBuilder());
        for (; at < text.Length; at++)
        {
            if (text[at] == quote)
            {
                at++;
                return value.ToString();
            }
            if (text[at] == '\\')
                value.Append(++at >= text.Length ? throw Error(start, "a string has no end") : text[at] switch
                {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    '\\' or '"' or '\'' or '`' or '?' => text[at],
                    var other => throw Error(at, $"the escape '\\{other}' is not supported"),
                });
            else
                value.Append(text[at]);
        }
        throw Error(start, "a string has no end");
    }
}
