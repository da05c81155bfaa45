using System.CommandLine;
using System.CommandLine.Parsing;

namespace DaprMessaging.Cli;

/// <summary>What commands share: the option of all results, and how some kinds of arguments are read.</summary>
internal static class Arguments
{
    /// <summary>Of every command that has a result.</summary>
    public static Option<bool> Json { get; } = new("--json") { Description = "Print the result as one JSON object." };

    public static Uri? Url(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" or "ws" or "wss") return url;
        argument.AddError($"'{text}' is no address of a gateway, like http://127.0.0.1:7171.");
        return null;
    }
}
