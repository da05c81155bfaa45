using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>The owner puts the pinned dialogs of a folder into another order. Of two orders the later wins.</summary>
internal sealed class ReorderPinnedDialogs(Proto.ReorderPinnedDialogs command) : MailboxCommand([command.Owner])
{
    public override void Prepare(Mailbox mailbox, Preparation preparation) => preparation.Need(mailbox.PinnedDialogs);

    public override void Decide(Mailbox mailbox, Effects effects)
    {
        var pinned = mailbox.PinnedDialogs.Value;
        var before = pinned.Orders.FirstOrDefault(o => o.FolderId == command.FolderId);
        IReadOnlyList<Update> updates = [];
        if (command.At > (before?.SetAt ?? 0))
        {
            if (before is not null) pinned.Orders.Remove(before);
            pinned.Orders.Add(new PinnedOrder { FolderId = command.FolderId, Peers = { command.Peers }, SetAt = command.At });
            updates = [PinnedList.Reorder(mailbox, command.FolderId, command.Peers, command.At)];
        }

        effects.Answer(mailbox.Owner, command.Origin, updates, Math.Max(mailbox.Pts, pinned.Pts));
    }
}
