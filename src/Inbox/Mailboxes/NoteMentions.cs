using DaprMessaging.Contracts;
using DaprMessaging.Inbox.Conversations;
using Proto = DaprMessaging.Contracts.Inbox;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>Messages of a channel mention the owner; or those that did are deleted, which may be heard first, and then is what stays.</summary>
internal sealed class NoteMentions(Proto.NoteMentions command) : MailboxCommand(command.Mentions.Select(m => m.UserId))
{
    private readonly string conversation = ConversationId.Check(command.Conversation);

    public override void Prepare(Mailbox mailbox, Preparation preparation)
    {
        var dialog = mailbox.DialogOf(conversation);
        preparation.Need(dialog, () =>
        {
            foreach (var place in PlacesOf(mailbox)) preparation.Need(dialog.PageOf(place));
        });
    }

    public override void Decide(Mailbox mailbox, Effects effects)
    {
        var dialog = mailbox.DialogOf(conversation);
        var news = ChannelMentions.Open(dialog, PlacesOf(mailbox))
            .Where(place => command.Deleted ? ChannelMentions.IsWaiting(dialog, place) : ChannelMentions.IsNew(dialog, place)).ToList();
        if (news.Count == 0)
        {
            mailbox.Tell(effects, null, Math.Max(mailbox.Pts, dialog.State.Value.Pts));
            return;
        }

        ChannelMentions.Mark(mailbox, dialog, news, command.Deleted ? SlotMarks.Deleted : SlotMarks.None);
        var update = mailbox.Append(dialog, new Record
        {
            Update = new Update { UserMentioned = new UserMentioned { Ids = { news }, Deleted = command.Deleted } }, DialogMessageIds = { news },
        });
        mailbox.Tell(effects, update, mailbox.Pts);
    }

    private IEnumerable<long> PlacesOf(Mailbox mailbox) => command.Mentions.Where(m => m.UserId == mailbox.Owner).SelectMany(m => m.DialogMessageIds);
}
