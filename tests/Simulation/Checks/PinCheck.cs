using DaprMessaging.Inbox.Conversations;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Checks;

/// <summary>P8: a message is pinned in a mailbox if the last that was said of it there is that it is, by everybody or by its owner.</summary>
internal static class PinCheck
{
    public static void Look(Truth truth, World world)
    {
        foreach (var mailbox in truth.Mailboxes)
        {
            foreach (var record in mailbox.Records.Values.Where(r => r.Update.NewMessage is not null))
            {
                var message = record.Update.NewMessage;
                var conversation = truth.Conversation(Contracts.Names.Conversation(mailbox.Owner, message.Peer));
                if (mailbox.Dialogs[message.Peer.ToKey()].ClearedUpTo >= record.DialogMessageId) continue;
                var said = Said(conversation, mailbox, record.DialogMessageId, world).ToList();
                if (said.Count == 0 && !message.Pinned) continue;
                var last = said.Select(s => s.At).Append(0).Max();
                if (said.Where(s => s.At == last).All(s => s.Pinned != message.Pinned))
                    world.Findings.Add("P8", $"mailbox {mailbox.Owner}: {message} is pinned: {message.Pinned}, what was said of it: {string.Join(' ', said)}");
            }
        }
    }

    private static IEnumerable<(long At, bool Pinned)> Said(ConversationTruth conversation, MailboxTruth mailbox, long place, World world)
    {
        foreach (var own in world.Claims.Pins.Where(p => p.Owner == mailbox.Owner && p.Conversation == conversation.Id))
        {
            if (own.DialogMessageId == place || own.DialogMessageId == 0) yield return (own.At, own.Pinned);
        }

        foreach (var op in conversation.Ops.Where(o => conversation.Has(mailbox.Owner, o.OpNo) && !KeptOut.Of(conversation, mailbox, o)))
        {
            if (op.Service?.Pins == place) yield return (op.Date, true);
            if (op.Unpinned is { } unpinned && (unpinned.DialogMessageId == place || unpinned.DialogMessageId == 0)) yield return (op.Date, false);
        }
    }
}
