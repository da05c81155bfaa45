using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>Reactions to the caller's own messages seen, up to a step: of a channel, its own. It is set to no time: what is seen is seen.</summary>
internal sealed class ReadReactions(CallerRequest asked, Contracts.Client.ReadReactions request) : Admission(asked)
{
    private readonly Result? fault = Checks.Peer(request.Peer) ?? (request.Pts > 0 ? null : Refusals.Of(Code.RequestInvalid, "pts"));

    public override IEnumerable<string> Reads => fault is null && request.Peer.IsChannel ? [Checks.KeyOf(request.Peer)] : [];

    public override IEnumerable<string> Presumes => fault is null ? [Checks.KeyOf(request.Peer)] : [];

    public override Admitted Decide(Reading reading, long now)
    {
        if ((fault ?? Checks.IsThere(request.Peer, "peer", reading)) is { } refusal) return refusal;
        if (request.Peer.IsChannel && request.Pts > reading.Get(Checks.KeyOf(request.Peer), ConversationHead.Parser)?.LastOp) return Refusals.Of(Code.RequestInvalid, "pts");
        return ToMailbox(
            new Proto.ReadReactions { Owner = User, Conversation = Names.Conversation(User, request.Peer), Pts = request.Pts, Origin = Origin },
            $"{request.Peer.ToKey()}/reactions/{request.Pts}");
    }
}
