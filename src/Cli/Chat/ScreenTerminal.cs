using System.Threading.Channels;
using Spectre.Console;

namespace DaprMessaging.Cli.Chat;

/// <summary>A whole terminal: keys in, a screen out, drawn again when something has changed.</summary>
internal sealed class ScreenTerminal : IChatTerminal
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);

    private readonly Channel<string> lines = Channel.CreateBounded<string>(16);
    private readonly CancellationTokenSource ending = new();
    private readonly LineEditor editor = new();
    private readonly IAnsiConsole console = AnsiConsole.Console;
    private readonly ChatModel model;
    private readonly string title;
    private readonly Task drawing;
    private int changes = 1;

    public ScreenTerminal(ChatModel model, string title)
    {
        (this.model, this.title) = (model, title);
        console.Write(new ControlCode("\u001b[?1049h\u001b[H"));
        drawing = DrawAsync();
    }

    public Action? Typing { get; set; }

    public async ValueTask<string?> ReadLineAsync(CancellationToken ct) =>
        await lines.Reader.WaitToReadAsync(ct) && lines.Reader.TryRead(out var line) ? line : null;

    public void Show(ChatModel model, IReadOnlyList<string> news) => Interlocked.Increment(ref changes);

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await drawing;
        console.Write(new ControlCode("\u001b[?1049l"));
        ending.Dispose();
    }

    private Task DrawAsync() => Task.Run(() => console.Live(Text.Empty).StartAsync(async live =>
    {
        var size = (0, 0);
        while (!ending.IsCancellationRequested)
        {
            while (Console.KeyAvailable) Press(Console.ReadKey(intercept: true));
            if (Interlocked.Exchange(ref changes, 0) > 0 | size != (size = (console.Profile.Width, console.Profile.Height)))
            {
                lock (model) live.UpdateTarget(ScreenView.Of(model, editor, title, size.Item1, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()));
            }

            await Task.Delay(Look, TimeProvider.System, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }));

    private void Press(ConsoleKeyInfo key)
    {
        if (editor.Press(key) is { } line) lines.Writer.TryWrite(line);
        else if (editor.Text is [not '/', ..]) Typing?.Invoke();
        Interlocked.Increment(ref changes);
    }
}
