using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Checks;

/// <summary>
/// A7: what an author sees as read is what somebody else has read: in a dialog of two the other's mark, in a chat at least
/// the author's newest message that any member has read, and never more than anybody has read.
/// </summary>
internal static class ReadCheck
{
    public static void Look(Truth truth, Findings findings)
    {
        foreach (var conversation in truth.Conversations)
        {
            foreach (var author in conversation.Everybody)
            {
                if (StateOf(truth, conversation, author) is not { } state) continue;
                var marks = conversation.Everybody.Where(u => u != author)
                    .ToDictionary(u => u, u => StateOf(truth, conversation, u)?.ReadInbox ?? 0);
                Mark(truth, conversation, author, state, marks, findings);
                Shown(truth.Mailbox(author), conversation, state, findings);
            }
        }
    }

    private static void Mark(
        Truth truth, ConversationTruth conversation, long author, DialogState state, Dictionary<long, long> marks, Findings findings)
    {
        var others = marks.Values.Append(0).Max();
        var due = conversation.IsChat ? marks.Select(m => NewestBy(conversation, author, truth.Mailbox(m.Key), m.Value)).Append(0).Max() : others;
        if (state.ReadOutbox < due || state.ReadOutbox > others)
            findings.Add(
                "A7",
                $"{conversation.Id}: {author} sees its messages as read up to {state.ReadOutbox}, " +
                $"others have read up to {others}, its own up to {due}");
    }

    // The mark as the owner's own id: that of a message no newer than the mark, and no older than the owner's newest there.
    private static void Shown(MailboxTruth mailbox, ConversationTruth conversation, DialogState state, Findings findings)
    {
        var (low, high) = (0L, 0L);
        foreach (var record in mailbox.Records.Values)
        {
            if (Copy.Of(record) is not { } copy || record.DialogMessageId > state.ReadOutbox) continue;
            if (Names.Conversation(mailbox.Owner, record.Update.Dialog.Peer) != conversation.Id) continue;
            high = copy.Id;
            if (copy.IsOut && !copy.IsService) low = copy.Id;
        }

        if (state.ReadOutboxMaxId < low || state.ReadOutboxMaxId > high)
            findings.Add(
                "A7",
                $"mailbox {mailbox.Owner}, {conversation.Id}: the mark {state.ReadOutbox} shows as {state.ReadOutboxMaxId}, should be {low} to {high}");
    }

    // Of what the reader has: who comes later marks as read what is there, not what was before.
    private static long NewestBy(ConversationTruth conversation, long author, MailboxTruth reader, long upTo)
    {
        var newest = 0L;
        foreach (var op in conversation.Ops)
        {
            if (op.Sender != author || op.Sent is null || op.FirstDialogMessageId() > upTo) continue;
            if (!conversation.Has(reader.Owner, op.OpNo) || KeptOut.Of(conversation, reader, op)) continue;
            newest = Math.Min(upTo, op.LastDialogMessageId());
        }

        return newest;
    }

    private static DialogState? StateOf(Truth truth, ConversationTruth conversation, long user) =>
        truth.Mailbox(user).Dialogs.GetValueOrDefault(ConversationId.PeerOf(conversation.Id, user).ToKey());
}
