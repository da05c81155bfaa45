using System.Text.Json;
using System.Text.RegularExpressions;

namespace DaprMessaging.Sidecar.App.Cel;

/// <summary>The methods of strings.</summary>
internal static class CelFunctions
{
    private static readonly string[] names = ["startsWith", "endsWith", "contains", "matches", "size"];

    /// <exception cref="FormatException">There is no such method.</exception>
    public static void Demand(CelToken name)
    {
        if (!names.Contains(name.Text))
            throw CelLexer.Error(name.Position,
                $"the method {name.Text} is not supported. Supported: {string.Join(", ", names)}");
    }

    public static Func<JsonElement, object?> Method(Func<JsonElement, object?> of, CelToken name,
        Func<JsonElement, object?>? argument)
    {
        Func<string, string, bool> method = name.Text switch
        {
            "startsWith" => (text, part) => text.StartsWith(part, StringComparison.Ordinal),
            "endsWith" => (text, part) => text.EndsWith(part, StringComparison.Ordinal),
            "contains" => (text, part) => text.Contains(part, StringComparison.Ordinal),
            _ => Matches,
        };
        if (argument is null)
            return e => CelValues.Size(of(e));
        return e => of(e) is string text && argument(e) is string part
            ? method(text, part) : throw CelValues.NoOverload(name.Text);
    }

    /// <summary>Anywhere in the text, in time linear to it, as RE2 does.</summary>
    private static bool Matches(string text, string pattern)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new FormatException($"'{pattern}' is no pattern: {e.Message}", e);
        }
    }
}
