using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Checks;

/// <summary>Marks only move forward, and exactly as far as somebody asked for: what is read, seen and cleared.</summary>
internal static class MarkCheck
{
    public static void Look(Truth truth, World world)
    {
        foreach (var mailbox in truth.Mailboxes)
        {
            foreach (var conversation in truth.Conversations.Where(c => c.Everybody.Contains(mailbox.Owner)))
            {
                if (mailbox.Dialogs.GetValueOrDefault(ConversationId.PeerOf(conversation.Id, mailbox.Owner).ToKey()) is not { } dialog) continue;
                Compare("read", dialog.ReadInbox, 0);
                Compare("mentions", dialog.MentionsReadUpTo, 0);
                Compare("cleared", dialog.ClearedUpTo, Cleared(conversation, mailbox, dialog));

                void Compare(string what, long reached, long byOthers)
                {
                    var asked = world.Claims.Marks.Where(m => (m.Owner, m.What, m.Conversation) == (mailbox.Owner, what, conversation.Id)).Select(m => m.UpTo).Append(byOthers).Max();
                    if (reached != asked) world.Findings.Add("A6", $"{conversation.Id}: {mailbox.Owner} has {what} up to {reached}, asked was {asked}");
                }
            }
        }
    }

    private static long Cleared(ConversationTruth conversation, MailboxTruth mailbox, DialogState dialog) => conversation.Ops
        .Where(o => o.Cleared is not null && o.OpNo <= dialog.LastOp && conversation.Has(mailbox.Owner, o.OpNo) && !KeptOut.Of(conversation, mailbox, o))
        .Select(o => o.Cleared.UpTo).Append(0).Max();
}
