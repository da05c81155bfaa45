using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Msg;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>A dialog read up to a message. It concerns the caller's mailbox alone, and goes there directly.</summary>
internal sealed class ReadHistory(CallerRequest asked, Contracts.Client.ReadHistory request)
    : MessageAdmission(asked, request.Peer, [request.MaxId], "max_id")
{
    protected override IEnumerable<string> More => [DialogKey];

    protected override Admitted Decide(Reading reading, IReadOnlyList<Place> places, long now)
    {
        var (dialog, upTo) = (Dialog(reading), places[0].DialogMessageId);
        var unmarks = upTo > dialog.ReadInbox || dialog.UnreadMark;
        return ToDialog(new Proto.ReadHistory
        {
            Owner = User, Conversation = Conversation, UpTo = upTo, From = dialog.ReadInbox, Date = now,
            UnmarksAt = unmarks ? Later(now, dialog.UnreadMarkSetAt) : 0, Origin = Origin,
        }, "read");
    }
}
