using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Chat;

/// <summary>One thing in the view of a dialog.</summary>
internal abstract record Row
{
    /// <summary>A message of the open dialog.</summary>
    internal sealed record Of(Message Message) : Row;

    /// <summary>What the user has typed, and no server has acknowledged.</summary>
    internal sealed record Pending(long RandomId, string Text) : Row;

    /// <summary>What only this view says.</summary>
    internal sealed record Note(string Text) : Row;
}
