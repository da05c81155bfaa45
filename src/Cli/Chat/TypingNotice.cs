using DaprMessaging.Client;
using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Chat;

/// <summary>Lets the other of a dialog of two know that the user is typing, now and then as long as that lasts.</summary>
internal sealed class TypingNotice(Func<Peer, CancellationToken, Task> say, long me, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(4), Patience = TimeSpan.FromSeconds(2);

    private Peer? told;
    private long toldAt;

    /// <summary>A key was pressed, in this dialog.</summary>
    public void Type(Peer? peer)
    {
        if (peer is not { KindCase: Peer.KindOneofCase.UserId } || peer.UserId == me || peer.UserId == Names.SystemUser) return;
        if (peer.Equals(told) && time.GetElapsedTime(toldAt) < Pause) return;
        (told, toldAt) = (peer, time.GetTimestamp());
        _ = SayAsync(peer);
    }

    /// <summary>It is sent: whoever got it knows that the typing is over.</summary>
    public void Sent() => told = null;

    private async Task SayAsync(Peer peer)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            await say(peer, patience.Token);
        }
        catch (Exception e) when (e is RefusedException or TimeoutException or OperationCanceledException)
        {
            // It would have been forgotten anyway.
        }
    }
}
