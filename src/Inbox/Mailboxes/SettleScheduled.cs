using DaprMessaging.Contracts;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>A conversation has the owner's scheduled messages in its log, or will not take them: they wait no more.</summary>
internal sealed class SettleScheduled(Proto.SettleScheduled command) : MailboxCommand([command.Owner])
{
    public override void Prepare(Mailbox mailbox, Preparation preparation)
    {
        if (!preparation.Need(mailbox.Scheduled)) Scheduling.Prepare(mailbox, command.Ids, preparation);
        if (command.Places.Count > 0) preparation.Need(mailbox.DialogOf(command.Conversation).State);
    }

    public override void Decide(Mailbox mailbox, Effects effects)
    {
        if (mailbox.IsNew) return;
        var ids = command.Ids.Where(id => mailbox.Scheduled.Value.Find(id)?.IsSending() == true).ToList();
        var channel = command.Places.Count > 0 ? mailbox.DialogOf(command.Conversation) : null;
        var update = ids.Count > 0 ? Scheduling.Remove(mailbox, ids, command.Refusal, channel, command.Places) : null;
        mailbox.Tell(effects, update, Math.Max(mailbox.Pts, mailbox.Scheduled.Value.Pts));
    }
}
