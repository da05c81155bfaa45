using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Client;

/// <content>How a client notices that it is behind, and what it does about it.</content>
public sealed partial class MessagingClient
{
    // Gaps are closed here, one question at a time. A gap gets a moment to close by itself: a push may be overtaken by the next.
    private async Task CatchUpAsync(Connection connection, CancellationToken ct)
    {
        try
        {
            if (pursuit!.IsDueAt(connection.Welcome.Pts)) await AskDifferenceAsync(connection, ct);
            while (true)
            {
                await behind.WaitAsync(ct);
                await Task.Delay(options.GapPatience, options.Time, ct);
                while (IsBehind() && await updates.Writer.WaitToWriteAsync(ct)) await AskDifferenceAsync(connection, ct);
            }
        }
        catch (DisconnectedException)
        {
            // The next connection begins with a difference.
            connection.Abort();
        }
        catch (OperationCanceledException)
        {
            // It has ended already.
        }
    }

    private async Task AskDifferenceAsync(Connection connection, CancellationToken ct)
    {
        var result = await connection.AskAsync(new Request { GetDifference = new GetDifference { Pts = Pts } }, ct);
        TimeSpan pause;
        lock (gate) pause = pursuit!.Take(result, Accept);
        if (pause > TimeSpan.Zero) await Task.Delay(pause, options.Time, ct);
    }

    // Says that we are there, and now and then asks how far the mailbox is: a push that was lost with nothing after it.
    private async Task KeepAliveAsync(Connection connection, CancellationToken ct)
    {
        var interval = TimeSpan.FromMilliseconds(Math.Max(connection.Welcome.PingIntervalMs, 1000));
        try
        {
            while (true)
            {
                await Task.Delay(interval, options.Time, ct);
                await connection.PingAsync(ct);
                var state = await connection.AskAsync(new Request { GetState = new GetState() }, ct);
                if (state.State is not { } found) continue;
                Hear([], found.Pts);
                HearOfChannels([.. found.Channels.Select(c => new Contracts.ChannelUpdates { ChannelId = c.ChannelId, Pts = c.Pts })]);
            }
        }
        catch (DisconnectedException)
        {
            connection.Abort();
        }
        catch (Exception e) when (e is OperationCanceledException or System.Net.WebSockets.WebSocketException or ObjectDisposedException)
        {
            // Reading notices that as well.
        }
    }

    private bool IsBehind()
    {
        lock (gate) return line!.IsBehind;
    }
}
