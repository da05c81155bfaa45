using DaprMessaging.Contracts;
using DaprMessaging.Inbox.Conversations;
using Proto = DaprMessaging.Contracts.Inbox;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>Others have reacted to the owner's messages in a channel, or nobody else does any more.</summary>
internal sealed class NoteReactions(Proto.NoteReactions command) : MailboxCommand([command.Owner])
{
    private readonly string conversation = ConversationId.Check(command.Conversation);

    public override void Prepare(Mailbox mailbox, Preparation preparation) => preparation.Need(mailbox.DialogOf(conversation).State);

    public override void Decide(Mailbox mailbox, Effects effects)
    {
        var dialog = mailbox.DialogOf(conversation);
        var news = command.Notes.Where(note => dialog.State.Value.Note(note, mailbox.NextPts)).ToList();
        if (news.Count == 0)
        {
            mailbox.Tell(effects, null, Math.Max(mailbox.Pts, dialog.State.Value.Pts));
            return;
        }

        // What names the same message several times is told as it is in the end.
        var (there, none) = (news.Where(n => !n.None).ToList(), news.Where(n => n.None).ToList());
        var update = mailbox.Append(dialog, new Record
        {
            Update = new Update { ReactionsNoted = new ReactionsNoted { Ids = { there.Select(n => n.DialogMessageId) }, NoneIds = { none.Select(n => n.DialogMessageId) } } },
            OpNos = { there.Concat(none).Select(n => n.OpNo) },
        });
        mailbox.Tell(effects, update, mailbox.Pts);
    }
}
