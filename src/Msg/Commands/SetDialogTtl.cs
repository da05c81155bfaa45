using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>How long what is said in a dialog from now on stays.</summary>
internal sealed class SetDialogTtl(CallerRequest asked, Contracts.Client.SetDialogTtl request) : Admission(asked)
{
    private readonly Result? fault = Checks.Peer(request.Peer) ?? Checks.RandomId(request.RandomId) ?? Checks.Ttl(request.TtlSeconds);

    public override IEnumerable<string> Presumes => fault is null ? [Checks.KeyOf(request.Peer)] : [];

    public override Admitted Decide(Reading reading, long now)
    {
        if ((fault ?? Checks.IsThere(request.Peer, "peer", reading)) is { } refusal) return refusal;
        var conversation = Names.Conversation(User, request.Peer);
        return ToConversation(conversation, new Proto.SetDialogTtl
        {
            Conversation = conversation, Sender = User, RandomId = request.RandomId, TtlSeconds = request.TtlSeconds, AcceptedAt = now, Origin = Origin,
        }, request.RandomId);
    }
}
