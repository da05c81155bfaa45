using DaprMessaging.Client;

namespace DaprMessaging.Cli.Bench;

/// <summary>A device that is to see what these senders send.</summary>
internal sealed class Listener(MessagingClient client, Meter meter, int dropEvery) : IAsyncDisposable
{
    private Task reading = Task.CompletedTask;
    private long messages, overlooked;

    public Tally Tally { get; } = new(meter);

    public MessagingClient Client => client;

    /// <summary>Whose messages reach it.</summary>
    public List<Sender> Senders { get; } = [];

    public void HearsOf(Sender sender)
    {
        Senders.Add(sender);
        sender.Listeners++;
    }

    /// <summary>Of all that its senders were told was accepted.</summary>
    public long Missing => Senders.Sum(s => Math.Max(0, s.Acknowledged - Tally.CountOf(s.Number)));

    /// <summary>Of what is missing, what may still come.</summary>
    public long Awaited => Missing - Interlocked.Read(ref overlooked);

    public async Task ConnectAsync(CancellationToken ct)
    {
        await client.ConnectAsync(ct);
        reading = ReadAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await client.DisposeAsync();
        await reading;
    }

    // The fault switch is here, behind everything that repairs: what it drops must be found missing.
    private async Task ReadAsync()
    {
        await foreach (var update in client.Updates)
        {
            if (update.NewMessage?.Content is not { } content) continue;
            var stamp = Stamp.Parse(content.Text);
            if (dropEvery > 0 && ++messages % dropEvery == 0) Interlocked.Increment(ref overlooked);
            else Tally.Take(stamp);
            Senders.Find(s => s.Number == stamp.Sender)?.OneIsThere();
        }
    }
}
