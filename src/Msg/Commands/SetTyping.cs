using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Contracts.State;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg.Commands;

/// <summary>
/// Somebody is typing to somebody: said to whoever of them is there, and forgotten. No mailbox is touched, nothing is
/// repeated; who has blocked the one who types hears nothing.
/// </summary>
internal sealed class SetTyping(CallerRequest asked, Contracts.Client.SetTyping request) : Admission(asked)
{
    private readonly Result? fault = Checks.Peer(request.Peer) ??
        (request.Peer.IsChat ? Refusals.Of(Code.RequestInvalid, "peer") : null) ??
        (request.Action != Typing.Types.Action.Unspecified ? null : Refusals.Of(Code.RequestInvalid, "action"));

    public override IEnumerable<string> Reads => fault is null ? [Names.Blocked(request.Peer.UserId)] : [];

    public override IEnumerable<string> Presumes => fault is null ? [Checks.KeyOf(request.Peer)] : [];

    public override Admitted Decide(Reading reading, long now)
    {
        if ((fault ?? Checks.IsThere(request.Peer, "peer", reading)) is { } refusal) return refusal;
        var done = new Result { Done = new Done() };
        var peer = request.Peer.UserId;
        if (peer == User || reading.Get(Names.Blocked(peer), Blocked.Parser)?.Users.Any(u => u.UserId == User && u.Blocked) == true) return done;
        var typing = new Typing { Peer = Peer.User(User), UserId = User, Action = request.Action };
        return new Admitted(
            Emission.Of(
                Names.SyncTopic, Names.UserKey(peer), $"typing/{User}/{peer}/{now}", new PushUpdates { UserId = peer, Updates = new Updates { Typing = { typing } } }, TraceParent),
            done);
    }
}
