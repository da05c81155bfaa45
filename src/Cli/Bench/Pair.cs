using DaprMessaging.Client;
using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Bench;

/// <summary>A sender and its recipient.</summary>
internal sealed class Pair(MessagingClient sender, MessagingClient recipient, Tally tally, int dropEvery) : IAsyncDisposable
{
    private long sent, acknowledged;
    private Task reading = Task.CompletedTask;

    public Tally Tally => tally;

    public long Acknowledged => Interlocked.Read(ref acknowledged);

    public async Task ConnectAsync(CancellationToken ct)
    {
        await recipient.ConnectAsync(ct);
        await sender.ConnectAsync(ct);
        reading = ReadAsync();
        _ = DrainAsync(sender);
    }

    /// <summary>Keeps as many messages on their way as the window allows, until told to stop.</summary>
    public async Task SendAsync(int window, int size, CancellationToken stop)
    {
        using var free = new SemaphoreSlim(window);
        var peer = Peer.User(recipient.UserId);
        while (!stop.IsCancellationRequested)
        {
            await free.WaitAsync(CancellationToken.None);
            _ = SendOneAsync(peer, tally.NewText(sent++, size), free);
        }

        for (var i = 0; i < window; i++) await free.WaitAsync(CancellationToken.None);
    }

    /// <summary>Sends one, and waits until it is there.</summary>
    public async Task SendOneAsync(int size, CancellationToken ct)
    {
        await sender.SendAsync(Peer.User(recipient.UserId), tally.NewText(sent, size), ct: ct);
        Interlocked.Increment(ref acknowledged);
        sent++;
    }

    public async ValueTask DisposeAsync()
    {
        await sender.DisposeAsync();
        await recipient.DisposeAsync();
        await reading;
    }

    private async Task SendOneAsync(Peer peer, string text, SemaphoreSlim free)
    {
        try
        {
            await sender.SendAsync(peer, text);
            Interlocked.Increment(ref acknowledged);
        }
        finally
        {
            free.Release();
        }
    }

    // The fault switch is here, behind everything that repairs: what it drops must be found missing.
    private async Task ReadAsync()
    {
        var n = 0L;
        await foreach (var update in recipient.Updates)
        {
            if (update.NewMessage?.Content is not { } content) continue;
            if (dropEvery > 0 && ++n % dropEvery == 0) continue;
            tally.Take(content.Text);
        }
    }

    private static async Task DrainAsync(MessagingClient client)
    {
        await foreach (var _ in client.Updates)
        {
            // A sender's own messages are of no interest here, but they must not pile up.
        }
    }
}
