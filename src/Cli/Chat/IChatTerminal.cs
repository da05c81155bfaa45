namespace DaprMessaging.Cli.Chat;

/// <summary>Where a chat is seen and typed: a screen, or plain lines.</summary>
internal interface IChatTerminal : IAsyncDisposable
{
    /// <summary>The next typed line; null when there are no more.</summary>
    ValueTask<string?> ReadLineAsync(CancellationToken ct);

    /// <summary>Called at each key of a line that is to be sent, where there are keys.</summary>
    Action? Typing { get; set; }

    /// <summary>Something has happened: the view as it is now, and the lines that say what is new.</summary>
    void Show(ChatModel model, IReadOnlyList<string> news);
}
