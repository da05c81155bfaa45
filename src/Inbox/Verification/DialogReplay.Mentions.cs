using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Mailboxes;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Verification;

/// <content>Where the owner is mentioned in a channel.</content>
internal sealed partial class DialogReplay
{
    // Where it is, and what has become of it.
    private void Note(Record record, SlotMarks marks, bool isOld)
    {
        foreach (var place in record.DialogMessageIds)
        {
            var before = SlotOf(place);
            if (place <= State.MentionsReadUpTo || (marks == SlotMarks.None ? before.MessageId > 0 : before.MessageId > 0 && !before.CountsAsMention))
                Complain(record.Update.Pts, $"mention {place} is told of once more, or after it was seen");
            if (!isOld) changing.Add(place);
            pages.Set(place, ChannelMentions.Of(before, place, marks));
            State.TopDialogMessageId = Math.Max(State.TopDialogMessageId, place);
        }

        pages.Recount(State);
    }

    // In the order of the operations: of one message a later one may come before an earlier one, in the same step.
    private void NoteReactions(Record record, ReactionsNoted step)
    {
        var notes = step.Ids.Select(id => (Id: id, IsNone: false)).Concat(step.NoneIds.Select(id => (Id: id, IsNone: true))).Zip(record.OpNos, (n, opNo) => new ReactionNote { DialogMessageId = n.Id, OpNo = opNo, None = n.IsNone });
        foreach (var note in notes.Where(note => !State.Note(note, record.Update.Pts)))
            Complain(record.Update.Pts, $"a reaction to {note.DialogMessageId} by operation {note.OpNo} is told of once more, or after it was seen");
    }

    // Who comes or goes has seen all mentions up to then; steps did not always say so.
    private void PassMentions(Record record)
    {
        if (record.DialogMessageId <= State.MentionsReadUpTo || record.Update.Dialog.ReadMentionsMaxId < record.DialogMessageId) return;
        State.MentionsReadUpTo = State.ReadMentionsMaxId = record.DialogMessageId;
        pages.Recount(State);
    }
}
