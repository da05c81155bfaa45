using DaprMessaging.Client;
using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Chat;

/// <summary>The user sees whether the other of the open dialog is there, and nobody else.</summary>
internal sealed class Watching(MessagingClient client)
{
    private long watched;

    /// <summary>Nobody waits for it: a dialog is open without.</summary>
    public async Task TurnToAsync(Peer peer, CancellationToken ct)
    {
        var before = Interlocked.Exchange(ref watched, peer.UserId == client.UserId ? 0 : peer.UserId);
        if (before == watched) return;
        try
        {
            if (before != 0) await client.UnwatchPresenceAsync([before], ct);
            if (watched is > 0 and var now) await client.WatchPresenceAsync([now], ct);
        }
        catch (Exception e) when (e is RefusedException or TimeoutException or OperationCanceledException)
        {
            watched = 0; // then it is not shown, until the dialog is opened again
        }
    }
}
