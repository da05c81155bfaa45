using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Simulation.Checks;

/// <summary>Operations of senders whom the owner of a mailbox did not want to hear.</summary>
internal static class KeptOut
{
    /// <summary>
    /// The owner had blocked its sender when it came, or when it was made: a step says that it was passed over. Or it is no business
    /// of a bot.
    /// </summary>
    public static bool Of(ConversationTruth conversation, MailboxTruth mailbox, Op op)
    {
        if (op.Sender == mailbox.Owner) return false;
        if (conversation.IsChat) return IsNoBusinessOf(conversation, mailbox, op);
        var steps = StepsOf(conversation, mailbox, op);
        return steps.Count > 0 && steps.All(s => s.Update.Skipped is not null) && mailbox.Blocks(op.Sender, op.Date, steps[0].Update.Pts);
    }

    /// <summary>It should have been, and was not.</summary>
    public static bool WasLetIn(ConversationTruth conversation, MailboxTruth mailbox, Op op)
    {
        if (op.Sender == mailbox.Owner || conversation.IsChat || op.Deleted is not null) return false;
        var steps = StepsOf(conversation, mailbox, op);
        return steps.Any(s => s.Update.Skipped is null) && mailbox.Blocks(op.Sender, op.Date, steps[0].Update.Pts);
    }

    // A bot that is no admin has commands for it or for all, what names it, and what answers it; nothing of what was said before it came.
    private static bool IsNoBusinessOf(ConversationTruth conversation, MailboxTruth mailbox, Op op)
    {
        var bot = mailbox.Owner;
        if (mailbox.Profile?.Bot != true || op.Sent is null) return false;
        if (conversation.SawLater(bot, op.OpNo)) return true;
        return !conversation.WasAdmin(bot, op.OpNo) && !op.Sent.Items.Any(item => IsBusinessOf(conversation, bot, item));
    }

    /// <summary>It is a command for the bot or for all, names it, or answers it.</summary>
    public static bool IsBusinessOf(ConversationTruth conversation, long bot, SentItem item) =>
        item.Content.Entities.Any(e => e.UserId == bot) || (item.ReplyTo > 0 && conversation.AuthorOf(item.ReplyTo) == bot) ||
        item.Content.Entities.Any(e => e.Kind == Entity.Types.Kind.BotCommand && !item.Content.Text[e.Offset..(e.Offset + e.Length)].Contains('@'));

    private static List<Record> StepsOf(ConversationTruth conversation, MailboxTruth mailbox, Op op)
    {
        var peer = ConversationId.PeerOf(conversation.Id, mailbox.Owner);
        return [.. mailbox.Records.Values.Where(r => r.OpNo == op.OpNo && peer.Equals(r.Update.Dialog?.Peer))];
    }
}
