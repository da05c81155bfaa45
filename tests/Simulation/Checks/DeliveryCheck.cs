using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;
using DaprMessaging.Simulation.Worlds;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Simulation.Checks;

/// <summary>A1, A9: every mailbox holds exactly the operations that were meant for it, once each and in their order.</summary>
internal static class DeliveryCheck
{
    public static void Look(Truth truth, Findings findings)
    {
        foreach (var mailbox in truth.Mailboxes)
        {
            var held = mailbox.Records.Values.Where(r => Copy.Of(r) is not null)
                .GroupBy(r => Names.Conversation(mailbox.Owner, r.Update.Dialog.Peer))
                .ToDictionary(g => g.Key, g => g.ToList());
            foreach (var conversation in truth.Conversations)
                Compare(conversation, mailbox, held.GetValueOrDefault(conversation.Id) ?? [], findings);
            foreach (var foreign in held.Keys.Except(truth.Conversations.Select(c => c.Id)))
                findings.Add("A9", $"mailbox {mailbox.Owner} holds messages of {foreign}, which is not there");
        }

        foreach (var conversation in truth.Conversations)
        {
            foreach (var user in conversation.Everybody)
            {
                if (conversation.Count > 0 && truth.Mailbox(user).Records.Count == 0)
                    findings.Add("A1", $"{user} is in {conversation.Id} and has no mailbox");
            }
        }
    }

    private static void Compare(ConversationTruth conversation, MailboxTruth mailbox, List<Record> held, Findings findings)
    {
        var next = 0;
        var lastOp = 0L;
        foreach (var op in conversation.Ops)
        {
            if (!conversation.Has(mailbox.Owner, op.OpNo)) continue;
            lastOp = op.OpNo;
            for (var id = op.FirstDialogMessageId(); id <= op.LastDialogMessageId(); id++, next++)
            {
                if (next < held.Count && held[next].OpNo == op.OpNo && held[next].DialogMessageId == id)
                {
                    Compare(conversation, op, id, mailbox.Owner, held[next], findings);
                    Reference(conversation, op, id, mailbox.Owner, held, next, findings);
                    continue;
                }

                Complain(conversation, mailbox, held, op, findings);
                return;
            }
        }

        if (next < held.Count) findings.Add("A9", $"mailbox {mailbox.Owner} holds too much of {conversation.Id}: {Show(held)}");
        var reached = mailbox.Dialogs.GetValueOrDefault(ConversationId.PeerOf(conversation.Id, mailbox.Owner).ToKey())?.LastOp ?? 0;
        if (conversation.Has(mailbox.Owner, lastOp) && reached != lastOp)
            findings.Add(
                "A1",
                $"mailbox {mailbox.Owner} has got to op {reached} of {conversation.Id}, the last for it is {lastOp}");
    }

    private static void Complain(ConversationTruth conversation, MailboxTruth mailbox, List<Record> held, Op op, Findings findings)
    {
        var foreign = held.Any(r => !conversation.Has(mailbox.Owner, r.OpNo));
        var twice = held.Select(r => r.DialogMessageId).Distinct().Count() < held.Count;
        findings.Add(
            foreign ? "A9" : twice ? "A2" : held.Any(r => r.OpNo == op.OpNo) ? "P3" : "A1",
            $"mailbox {mailbox.Owner} should hold op {op.OpNo} of {conversation.Id} next, it holds {Show(held)}, " +
            $"was in {string.Join(' ', conversation.IntervalsOf(mailbox.Owner))}");
    }

    // A8 as well: what was deleted for everyone is there no more, and what was edited says what it was last made to say.
    private static void Compare(ConversationTruth conversation, Op op, long id, long owner, Record record, Findings findings)
    {
        var later = conversation.Ops.Where(o => conversation.Has(owner, o.OpNo)).ToList();
        var isDeleted = later.Any(o => o.Deleted?.DialogMessageIds.Contains(id) == true);
        if (record.Update.NewMessage is not { } message) return;
        if (isDeleted) findings.Add("A8", $"mailbox {owner}: {record} was deleted for everyone");
        var edit = later.LastOrDefault(o => o.Edited?.DialogMessageId == id);
        var item = op.Sent?.Items[(int)(id - op.FirstDialogMessageId())];
        var same = message.FromUserId == op.Sender && message.Date == op.Date && message.Out == (op.Sender == owner) &&
            message.Id == record.Update.Pts && message.RandomId == (op.Sender == owner ? item?.RandomId ?? op.Service.RandomId : 0) &&
            (item is null ? message.Action?.Equals(op.Service.Action) == true : message.Content?.Equals(edit?.Edited.Content ?? item.Content) == true) && message.EditDate == (edit?.Date ?? 0);
        if (!same) findings.Add(edit is null ? "A1" : "A8", $"mailbox {owner}: {record} is no copy of {op}");
    }

    // A reply shows as the owner's own id of what it replies to, if the owner has that; who is meant by it is told so.
    private static void Reference(
        ConversationTruth conversation, Op op, long id, long owner, List<Record> held, int at, Findings findings)
    {
        if (op.Sent?.Items[(int)(id - op.FirstDialogMessageId())] is not { } item) return;
        if (held[at].Update.NewMessage is not { } message) return;
        var replied = item.ReplyTo > 0 && held.Find(r => r.DialogMessageId == item.ReplyTo) is { } record ? Copy.Of(record) : null;
        var isMeant = op.Sender != owner && conversation.IsChat &&
            (replied?.Author == owner || item.Content.Entities.Any(e => e.UserId == owner));
        if (message.ReplyToMessageId != (replied?.Id ?? 0) || message.Mentioned != isMeant)
            findings.Add("A1", $"mailbox {owner}: {message} should reply to {replied?.Id ?? 0} and mention the owner: {isMeant}");
    }

    private static string Show(List<Record> held) => string.Join(' ', held.Select(r => $"{r.OpNo}:{r.DialogMessageId}"));
}
