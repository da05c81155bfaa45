using DaprMessaging.Contracts;
using Proto = DaprMessaging.Contracts.Inbox;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>The owner has seen mentions in a channel, one by one: those, too, of which the mailbox has yet to be told. That they are some, Msg has seen.</summary>
internal sealed class SeeMentions(Proto.ReadContents command) : DialogCommand(command.Owner, command.Conversation, command.Origin)
{
    protected override void Foresee(Mailbox mailbox, Dialog dialog, Preparation preparation)
    {
        foreach (var place in command.DialogMessageIds) preparation.Need(dialog.PageOf(place));
    }

    protected override IReadOnlyList<Update> Change(Mailbox mailbox, Dialog dialog)
    {
        var seen = ChannelMentions.Open(dialog, command.DialogMessageIds).Where(place => ChannelMentions.IsWaiting(dialog, place)).ToList();
        if (seen.Count == 0) return [];
        ChannelMentions.Mark(mailbox, dialog, seen, SlotMarks.Seen);
        return [mailbox.Append(dialog, new Record { Update = new Update { ContentsRead = new ContentsRead { Ids = { seen } } }, DialogMessageIds = { seen } })];
    }
}
