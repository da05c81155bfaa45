using DaprMessaging.Client;
using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Bench;

/// <summary>A device that sends to one peer: as many on their way as allowed, or so many a second, or one by one.</summary>
internal sealed class Sender(MessagingClient client, int number, Peer peer, Load load) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TimeProvider time = TimeProvider.System;
    private readonly SemaphoreSlim there = new(0);
    private Task draining = Task.CompletedTask;
    private long sent, acknowledged, failed;

    public int Number => number;

    /// <summary>How many devices are to see each of its messages.</summary>
    public int Listeners { get; set; }

    public long Acknowledged => Interlocked.Read(ref acknowledged);

    /// <summary>Without an answer, or refused: nobody may wait for them.</summary>
    public long Failed => Interlocked.Read(ref failed);

    public void OneIsThere() => there.Release();

    public async Task ConnectAsync(CancellationToken ct)
    {
        await client.ConnectAsync(ct);
        draining = DrainAsync();
    }

    /// <summary>Until told to stop, or until there were so many.</summary>
    public Task SendAsync(long messages, CancellationToken stop) =>
        load.Window == 0 ? OneByOneAsync(stop) : ManyAsync(messages, stop);

    public async ValueTask DisposeAsync()
    {
        await client.DisposeAsync();
        await draining;
        there.Dispose();
    }

    private async Task OneByOneAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await SendOneAsync(time.GetTimestamp());
            for (var i = 0; i < Listeners; i++)
            {
                // One that does not come is counted as lost in the end.
                if (!await there.WaitAsync(Patience, CancellationToken.None)) break;
            }
        }
    }

    private async Task ManyAsync(long messages, CancellationToken stop)
    {
        using var free = new SemaphoreSlim(load.Window);
        var pace = load.Rate > 0 ? new Pace(time, load.Rate) : null;
        for (var n = 0L; n < messages && !stop.IsCancellationRequested; n++)
        {
            var dueAt = pace is null ? 0 : await pace.NextAsync(stop);
            await free.WaitAsync(CancellationToken.None);
            _ = SendAsync(pace is null ? time.GetTimestamp() : dueAt, free);
        }

        for (var i = 0; i < load.Window; i++) await free.WaitAsync(CancellationToken.None);
    }

    private async Task SendAsync(long dueAt, SemaphoreSlim free)
    {
        try
        {
            await SendOneAsync(dueAt);
        }
        finally
        {
            free.Release();
        }
    }

    private async Task SendOneAsync(long dueAt)
    {
        try
        {
            await client.SendAsync(peer, new Stamp(number, sent++, dueAt).ToText(load.Size));
            Interlocked.Increment(ref acknowledged);
        }
        catch (Exception e) when (e is TimeoutException or RefusedException)
        {
            Interlocked.Increment(ref failed);
        }
    }

    private async Task DrainAsync()
    {
        await foreach (var _ in client.Updates)
        {
            // A sender's own messages are of no interest here, but they must not pile up.
        }
    }
}
