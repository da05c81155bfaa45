using DaprMessaging.Client;
using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Chat;

/// <summary>Between the client and the stage: what is typed is done, what is heard is shown.</summary>
internal sealed class ChatSession
{
    private readonly MessagingClient client;
    private readonly Stage stage;
    private readonly Pages pages;
    private readonly Deeds deeds;
    private readonly Outbox outbox;
    private readonly TypingNotice notice;

    public ChatSession(MessagingClient client, Stage stage, TimeProvider time)
    {
        (this.client, this.stage, pages, outbox) = (client, stage, new Pages(client, stage), new Outbox(client, stage));
        deeds = new Deeds(client, stage, pages, outbox);
        notice = new TypingNotice((peer, ct) => client.SetTypingAsync(peer, ct: ct), client.UserId, time);
    }

    /// <summary>Until the user leaves, or there are no more lines; what was typed is sent before.</summary>
    public async Task RunAsync(string? with, CancellationToken ct)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        stage.Take(new ChatEvent.Begun(client.Pts));
        stage.Terminal.Typing = () => notice.Type(stage.Open);
        var sending = outbox.SendAsync(ct);
        var hearing = Task.WhenAll(HearAsync(ended.Token), FollowAsync(ended.Token));
        try
        {
            await pages.ReadListsAsync(ct);
            if (with is null) stage.Take(new ChatEvent.DialogsWanted(stage.Now));
            else await TryAsync(() => pages.OpenAsync(with, ct));
            await TypeAsync(ct);
            outbox.Complete();
            await sending;
        }
        finally
        {
            outbox.Complete();
            await ended.CancelAsync();
            await hearing.WaitAsync(CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TypeAsync(CancellationToken ct)
    {
        while (await stage.Terminal.ReadLineAsync(ct) is { } line)
        {
            switch (Typed.Read(line))
            {
                case Typed.Command { Name: Commands.Quit }:
                    return;
                case Typed.Command command:
                    await TryAsync(() => deeds.DoAsync(command, ct));
                    break;
                case Typed.Text text when stage.Open is { } peer:
                    notice.Sent();
                    await outbox.AddAsync(peer, text.Line, replyTo: 0, ct);
                    break;
                case Typed.Text:
                    stage.Tell("no dialog is open: /open X, or /help");
                    break;
                case Typed.Wrong wrong:
                    stage.Tell(wrong.Why);
                    break;
            }
        }
    }

    private async Task HearAsync(CancellationToken ct)
    {
        await foreach (var update in client.Updates.WithCancellation(ct))
        {
            // Who speaks for the first time is asked for by name, before it is shown.
            var peer = update.Dialog?.Peer;
            if (peer is not null && !stage.Look(m => m.Knows(update))) await TryAsync(() => pages.LearnAsync(peer, ct));
            stage.Take(new ChatEvent.Updated(update));
            if (peer is not null && stage.Look(m => m.Lacks(peer))) await TryAsync(() => pages.LearnAsync(peer, ct));
            if (stage.Look(m => m.IsStale)) await TryAsync(() => pages.ReadAfreshAsync(ct));
            await TryAsync(() => pages.MarkReadAsync(ct));
        }
    }

    // What a step names and nobody has heard of is asked for before it is shown, as above.
    private async Task FollowAsync(CancellationToken ct)
    {
        await foreach (var step in client.FollowChannels().WithCancellation(ct))
        {
            var peer = Peer.Channel(step.ChannelId);
            if (step.Update.ChannelLeft is null) await TryAsync(() => pages.LearnAsync(step, ct));
            stage.Take(new ChatEvent.Stepped(step));
            if (stage.Look(m => m.HasForgotten(peer))) await TryAsync(() => pages.OpenAsync(peer, ct));
            if (stage.Look(m => m.Lacks(peer))) await TryAsync(() => pages.LearnAsync(peer, ct));
            await TryAsync(() => pages.MarkReadAsync(ct));
        }
    }

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (e is RefusedException or TimeoutException)
        {
            stage.Tell(RefusalWording.Of(e));
        }
    }
}
