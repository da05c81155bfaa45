using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Chat;

/// <summary>Who does what just now. It is over when nothing more is heard of it, or when they write.</summary>
internal sealed class Typists
{
    private readonly Dictionary<Peer, (Typing What, long Number)> heard = [];

    public Typing? In(Peer peer) => heard.TryGetValue(peer, out var last) ? last.What : null;

    /// <summary>True: they did not do that before.</summary>
    public bool Hear(Typing what, long number)
    {
        if (what.Action == Typing.Types.Action.Cancel)
        {
            heard.Remove(what.Peer);
            return false;
        }

        var isNew = In(what.Peer)?.Action != what.Action;
        heard[what.Peer] = (what, number);
        return isNew;
    }

    public void End(Peer peer, long number)
    {
        if (heard.TryGetValue(peer, out var last) && last.Number == number) heard.Remove(peer);
    }

    public void Wrote(Peer peer) => heard.Remove(peer);
}
