using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Msg;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>All mentions in a dialog seen, up to the newest message that the client has.</summary>
internal sealed class ReadMentions(CallerRequest asked, Contracts.Client.ReadMentions request)
    : MessageAdmission(asked, request.Peer, [request.MaxId], "max_id")
{
    protected override Admitted Decide(Reading reading, IReadOnlyList<Place> places, long now) => ToDialog(
        new Proto.ReadMentions { Owner = User, Conversation = Conversation, UpTo = places[0].DialogMessageId, Origin = Origin }, "mentions");
}
