using System.Text;

namespace DaprMessaging.Sidecar.State.Postgres;

/// <summary>A connection string as PostgreSQL's own clients write it, taken apart: keywords, or a URL.</summary>
internal static class ConnectionText
{
    /// <exception cref="FormatException">Its message repeats nothing of the text: a password may be in it.</exception>
    public static Dictionary<string, string> Parse(string text)
    {
        var isUrl = text.StartsWith("postgres://", StringComparison.Ordinal)
            || text.StartsWith("postgresql://", StringComparison.Ordinal);
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in isUrl ? OfUrl(text) : OfKeywords(text))
            settings[key == "dbname" ? "database" : key] = value;
        return settings;
    }

    private static IEnumerable<(string Key, string Value)> OfUrl(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url))
            throw new FormatException("it is not a URL of the form postgres://user:password@host:port/database.");
        if (url.Host.Length > 0)
            yield return ("host", Uri.UnescapeDataString(url.Host.Trim('[', ']')));
        if (url.Port > 0)
            yield return ("port", $"{url.Port}");
        var user = url.UserInfo.Split(':', 2);
        if (user[0].Length > 0)
            yield return ("user", Uri.UnescapeDataString(user[0]));
        if (user.Length > 1)
            yield return ("password", Uri.UnescapeDataString(user[1]));
        if (url.AbsolutePath.Length > 1)
            yield return ("database", Uri.UnescapeDataString(url.AbsolutePath[1..]));
        foreach (var pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            yield return (Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
        }
    }

    private static IEnumerable<(string Key, string Value)> OfKeywords(string text)
    {
        for (var at = Skip(text, 0); at < text.Length; at = Skip(text, at))
        {
            var equals = text.IndexOf('=', at);
            var key = equals < 0 ? "" : text[at..equals].Trim();
            if (key.Length == 0 || key.Any(char.IsWhiteSpace))
                throw new FormatException("it is not of the form keyword=value keyword='other value'.");
            at = Skip(text, equals + 1);
            yield return (key, Value(text, ref at));
        }
    }

    private static string Value(string text, ref int at)
    {
        var value = new StringBuilder();
        var quoted = at < text.Length && text[at] == '\'';
        for (at += quoted ? 1 : 0; at < text.Length && (quoted ? text[at] != '\'' : !char.IsWhiteSpace(text[at])); at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
                at++;
            value.Append(text[at]);
        }
        if (quoted && at++ >= text.Length)
            throw new FormatException("a quote (') is not closed.");
        return value.ToString();
    }

    private static int Skip(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
        return at;
    }
}
