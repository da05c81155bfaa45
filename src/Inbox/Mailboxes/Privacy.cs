using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>
/// What people say in a chat does not concern every bot there. A bot that is an admin of it has all; any other has commands that
/// are not for somebody else, mentions of it, answers to it and what happens to the chat. The rest takes a step in its mailbox
/// that shows nothing, and so does what was said before it came: nobody shall be answered who has not asked. It follows from
/// the operation and the mailbox's own pages alone, so that it is the same whenever the operation comes.
/// </summary>
internal static class Privacy
{
    public static bool KeepsOut(Mailbox mailbox, Dialog dialog, Op op) =>
        mailbox.Head.Value.Bot && dialog.Peer.IsChat && op.Sent is not null && op.Sender != mailbox.Owner &&
        (dialog.IsPast(op.OpNo) || (!op.BotAdmins.Contains(mailbox.Owner) && !op.Sent.Items.Any(item => Concerns(mailbox.Owner, dialog, item))));

    // Several that were sent together stay together.
    private static bool Concerns(long bot, Dialog dialog, SentItem item) =>
        item.Content.Names(bot) || item.Content.Commands(bot) ||
        (item.ReplyTo > 0 && dialog.SlotOf(item.ReplyTo) is { MessageId: > 0 } replied && replied.Author == bot);
}
