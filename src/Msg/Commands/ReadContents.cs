using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>Voice messages and video notes played, mentions seen. In a channel there are the latter only; nothing is to be seen where the caller is not mentioned.</summary>
internal sealed class ReadContents(CallerRequest asked, Contracts.Client.ReadContents request)
    : MessageAdmission(asked, request.Peer, request.MessageIds, "message_ids")
{
    protected override Admitted Decide(Reading reading, IReadOnlyList<Place> places, long now) => ToDialog(new Proto.ReadContents
    {
        Owner = User, Conversation = Conversation, Origin = Origin,
        DialogMessageIds = { places.Select(p => p.DialogMessageId).Where(place => !request.Peer.IsChannel || IsMentioned(reading, place)) },
    }, "contents");

    private bool IsMentioned(Reading reading, long place) =>
        reading.Get(Reading.KeyOf(User, place, request.Peer), ChannelMessage.Parser)?.MentionedUserIds.Contains(User) == true;
}
