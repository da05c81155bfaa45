using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Chat;

/// <summary>A reaction as it is typed: 👍, and words of the message that is meant.</summary>
/// <param name="Emoji">Empty: none any more.</param>
/// <param name="Words">None: the last message.</param>
internal sealed record NewReaction(string Emoji, string Words)
{
    /// <summary>Null: it begins with no emoji.</summary>
    public static NewReaction? Read(string argument)
    {
        var space = argument.IndexOf(' ', StringComparison.Ordinal);
        var (sign, words) = space < 0 ? (argument, "") : (argument[..space], argument[space..].Trim());
        return sign == "off" ? new NewReaction("", words) : Emojis.IsOne(sign) ? new NewReaction(sign, words) : null;
    }
}
