using System.Threading.Channels;
using DaprMessaging.Client;
using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Chat;

/// <summary>Between the client, the model and the terminal: asks, hears, and does what is typed.</summary>
internal sealed class ChatSession(MessagingClient client, ChatModel model, IChatTerminal terminal)
{
    private const int MaxUnsent = 100, Page = 50;

    private readonly Channel<(Peer Peer, long RandomId, string Text)> unsent =
        Channel.CreateBounded<(Peer, long, string)>(MaxUnsent);

    public void Take(ChatEvent what)
    {
        lock (model) terminal.Show(model, model.Take(what));
    }

    /// <summary>Until the user leaves, or there are no more lines; what was typed is sent before.</summary>
    public async Task RunAsync(string? with, CancellationToken ct)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var sending = SendAsync(ct);
        var hearing = HearAsync(ended.Token);
        try
        {
            await ReadDialogsAsync(ct);
            if (with is null) Take(new ChatEvent.DialogsWanted());
            else await TryAsync(() => OpenAsync(with, ct));
            await TypeAsync(ct);
            unsent.Writer.Complete();
            await sending;
        }
        finally
        {
            unsent.Writer.TryComplete();
            await ended.CancelAsync();
            await hearing.WaitAsync(CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TypeAsync(CancellationToken ct)
    {
        while (await terminal.ReadLineAsync(ct) is { } line)
        {
            if (Typed.Read(line) is not { } typed) continue;
            if (typed is Typed.Quit) return;
            await TryAsync(() => DoAsync(typed, ct));
        }
    }

    private async Task DoAsync(Typed typed, CancellationToken ct)
    {
        switch (typed)
        {
            case Typed.Text text when model.Open is { } peer:
                var randomId = client.NewRandomId();
                Take(new ChatEvent.Sending(peer, randomId, text.Line));
                await unsent.Writer.WriteAsync((peer, randomId, text.Line), ct);
                break;
            case Typed.Text:
                Take(new ChatEvent.Told("no dialog is open: /open X, or /help"));
                break;
            case Typed.Dialogs:
                await ReadDialogsAsync(ct);
                Take(new ChatEvent.DialogsWanted());
                break;
            case Typed.Open open:
                await OpenAsync(open.What, ct);
                break;
            case Typed.New chat:
                var id = await client.CreateChatAsync(chat.Title, chat.Users, ct: ct);
                await ReadDialogsAsync(ct);
                await OpenAsync(Peer.Chat(id).ToKey(), ct);
                break;
            case Typed.Edit edit:
                await WithLastOwnAsync(own => client.EditAsync(own.Peer, own.Id, edit.Line, ct: ct));
                break;
            case Typed.Delete:
                await WithLastOwnAsync(own => client.DeleteAsync(own.Peer, [own.Id], forEveryone: true, ct: ct));
                break;
            case Typed.Members when model.Open is { IsChat: true } peer:
                Take(new ChatEvent.MembersRead(await client.GetMembersAsync(peer.ChatId, ct)));
                break;
            case Typed.Members:
                Take(new ChatEvent.Told("no chat is open"));
                break;
            case Typed.Help:
                Take(new ChatEvent.Told(Typed.Commands));
                break;
            case Typed.Wrong wrong:
                Take(new ChatEvent.Told(wrong.Why));
                break;
        }
    }

    private async Task WithLastOwnAsync(Func<Message, Task> change)
    {
        Message? own;
        lock (model) own = model.LastOwn;
        if (own is null) Take(new ChatEvent.Told("there is no message of yours in the open dialog"));
        else await change(own);
    }

    private async Task OpenAsync(string what, CancellationToken ct)
    {
        Peer? peer;
        lock (model) peer = model.Find(what);
        if (peer is null) Take(new ChatEvent.Told($"no dialog, or several, by '{what}'; /dialogs shows what there is"));
        else await OpenAsync(peer, ct);
    }

    private async Task OpenAsync(Peer peer, CancellationToken ct)
    {
        Take(new ChatEvent.Opened(peer, await client.GetHistoryAsync(peer, limit: Page, ct: ct)));
        await MarkReadAsync(ct);
    }

    private async Task ReadDialogsAsync(CancellationToken ct) => Take(new ChatEvent.DialogsRead(await client.GetDialogsAsync(ct: ct)));

    private async Task HearAsync(CancellationToken ct)
    {
        await foreach (var update in client.Updates.WithCancellation(ct))
        {
            // Who speaks for the first time is asked for by name, before it is shown.
            if (update.NewMessage is { } message && !model.People.Knows(message)) await TryAsync(() => ReadDialogsAsync(ct));
            Take(new ChatEvent.Updated(update));
            if (update.MessagesDeleted is not null) await TryAsync(() => ReadDialogsAsync(ct));
            if (model.IsStale) await TryAsync(() => ReadAfreshAsync(ct));
            await TryAsync(() => MarkReadAsync(ct));
        }
    }

    private async Task ReadAfreshAsync(CancellationToken ct)
    {
        await ReadDialogsAsync(ct);
        if (model.Open is { } peer) await OpenAsync(peer, ct);
    }

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (e is RefusedException or TimeoutException)
        {
            Take(new ChatEvent.Told(e.Message));
        }
    }

    private async Task MarkReadAsync(CancellationToken ct)
    {
        long maxId;
        Peer? peer;
        lock (model)
        {
            (maxId, peer) = (model.Unread, model.Open);
            if (maxId == 0) return;
            model.AskedToRead(maxId);
        }

        await client.ReadHistoryAsync(peer!, maxId, ct);
    }

    // One after another: they arrive in the order in which they were typed.
    private async Task SendAsync(CancellationToken ct)
    {
        await foreach (var (peer, randomId, text) in unsent.Reader.ReadAllAsync(ct))
        {
            try
            {
                await client.SendAsync(peer, text, randomId: randomId, ct: ct);
            }
            catch (Exception e) when (e is RefusedException or TimeoutException)
            {
                Take(new ChatEvent.NotSent(randomId, e.Message));
            }
        }
    }
}
