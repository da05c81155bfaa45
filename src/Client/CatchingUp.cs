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
            // A mailbox that is shorter than what this device has applied has another past: the server says so.
            if (connection.Welcome.Pts < Pts) await AskDifferenceAsync(connection, ct);
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
        if (result.Difference is not { } difference)
        {
            // Not now.
            await Task.Delay(TimeSpan.FromSeconds(1), options.Time, ct);
            return;
        }

        lock (gate) line!.Take(difference, updates.Writer.TryWrite);

        // Nothing new, although we were told so: whoever told us was ahead of the store that we asked.
        if (difference.Kind == Difference.Types.Kind.Empty && IsBehind()) await Task.Delay(options.GapPatience, options.Time, ct);
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
                if (state.State is { } found) Hear([], found.Pts);
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
