using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Msg;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>Voice messages and video notes played, mentions seen.</summary>
internal sealed class ReadContents(CallerRequest asked, Contracts.Client.ReadContents request)
    : MessageAdmission(asked, request.Peer, request.MessageIds, "message_ids", Checks.PeerWithCopies(request.Peer))
{
    protected override Admitted Decide(Reading reading, IReadOnlyList<Place> places, long now) => ToDialog(new Proto.ReadContents
    {
        Owner = User, Conversation = Conversation, DialogMessageIds = { places.Select(p => p.DialogMessageId) }, Origin = Origin,
    }, "contents");
}
