namespace DaprMessaging.Cli.Chat;

/// <summary>An answer as it is typed: the text, and before a > words of the message that is meant.</summary>
/// <param name="Words">None: the last message of somebody else.</param>
/// <param name="Text">What is said to it.</param>
internal sealed record NewReply(string Words, string Text)
{
    private const string Sign = " > ";

    /// <summary>Null: it says nothing.</summary>
    public static NewReply? Read(string argument)
    {
        var sign = argument.IndexOf(Sign, StringComparison.Ordinal);
        var (words, text) = sign < 0 ? ("", argument) : (argument[..sign].Trim(), argument[(sign + Sign.Length)..].Trim());
        return text.Length > 0 ? new NewReply(words, text) : null;
    }
}
