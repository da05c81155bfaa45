namespace DaprMessaging.Cli.Chat;

/// <summary>Lines in, lines out: for scripts, and for terminals that can do no more.</summary>
internal sealed class LineTerminal(TextReader input, TextWriter output) : IChatTerminal
{
    public Action? Typing { get; set; }

    // A pipe is read until something comes: whoever leaves does not wait for that.
    public async ValueTask<string?> ReadLineAsync(CancellationToken ct) => await input.ReadLineAsync(ct).AsTask().WaitAsync(ct);

    public void Show(ChatModel model, IReadOnlyList<string> news)
    {
        foreach (var line in news) output.WriteLine(line);
        if (news.Count > 0) output.Flush();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
