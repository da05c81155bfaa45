using System.CommandLine.Parsing;

namespace DaprMessaging.Cli;

/// <summary>How some kinds of arguments are read.</summary>
internal static class Arguments
{
    public static Uri? Url(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" or "ws" or "wss") return url;
        argument.AddError($"'{text}' is no address of a gateway, like http://127.0.0.1:7171.");
        return null;
    }
}
