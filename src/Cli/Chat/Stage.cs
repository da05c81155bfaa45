using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Chat;

/// <summary>Where everything that happens comes together: one thing after another, and each is shown.</summary>
internal sealed class Stage(ChatModel model, IChatTerminal terminal, TimeProvider time)
{
    // As long as a client should believe it, if it is not said again.
    private static readonly TimeSpan TypingLasts = TimeSpan.FromSeconds(6);

    private long typings;

    public IChatTerminal Terminal => terminal;

    /// <summary>Unix ms.</summary>
    public long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public Peer? Open => Look(m => m.Open);

    public void Take(ChatEvent what)
    {
        lock (model) terminal.Show(model, model.Take(what));
    }

    public void Tell(string text) => Take(new ChatEvent.Told(text));

    /// <summary>Somebody is heard typing; that is over by itself.</summary>
    public void Hear(Typing typing)
    {
        var number = Interlocked.Increment(ref typings);
        Take(new ChatEvent.Typing(typing, number));
        _ = EndAsync(new ChatEvent.TypingOver(typing.Peer, number));
    }

    /// <summary>Something that the view says now.</summary>
    public T Look<T>(Func<ChatModel, T> look)
    {
        lock (model) return look(model);
    }

    private async Task EndAsync(ChatEvent.TypingOver over)
    {
        await Task.Delay(TypingLasts, time);
        Take(over);
    }
}
