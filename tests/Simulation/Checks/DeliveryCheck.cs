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
                new Comparison(conversation, mailbox, held.GetValueOrDefault(conversation.Id) ?? [], findings).Compare();
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

    /// <summary>One conversation, and what one mailbox holds of it.</summary>
    private sealed class Comparison(ConversationTruth conversation, MailboxTruth mailbox, List<Record> held, Findings findings)
    {
        private readonly long owner = mailbox.Owner;
        private readonly Peer peer = ConversationId.PeerOf(conversation.Id, mailbox.Owner);

        private DialogState Dialog => mailbox.Dialogs.GetValueOrDefault(peer.ToKey()) ?? new DialogState();

        public void Compare()
        {
            var next = 0;
            var lastOp = 0L;
            foreach (var op in conversation.Ops)
            {
                if (!conversation.Has(owner, op.OpNo)) continue;
                lastOp = op.OpNo;
                if (KeptOut.WasLetIn(conversation, mailbox, op)) findings.Add("block", $"mailbox {owner} has let in op {op.OpNo} of {conversation.Id} by {op.Sender}, who was blocked");
                if (op.IsMessage() && IsKeptOut(op)) continue;
                for (var id = op.FirstDialogMessageId(); id <= op.LastDialogMessageId(); id++, next++)
                {
                    if (next < held.Count && held[next].OpNo == op.OpNo && held[next].DialogMessageId == id)
                    {
                        Compare(op, id, held[next]);
                        Reference(op, id, held[next]);
                        continue;
                    }

                    Complain(op);
                    return;
                }
            }

            if (next < held.Count) findings.Add("A9", $"mailbox {owner} holds too much of {conversation.Id}: {Held()}");
            if (conversation.Has(owner, lastOp) && Dialog.LastOp != lastOp)
                findings.Add("A1", $"mailbox {owner} has got to op {Dialog.LastOp} of {conversation.Id}, the last for it is {lastOp}");
        }

        private bool IsKeptOut(Op op) => KeptOut.Of(conversation, mailbox, op);

        private void Complain(Op op)
        {
            var foreign = held.Any(r => !conversation.Has(owner, r.OpNo));
            var twice = held.Select(r => r.DialogMessageId).Distinct().Count() < held.Count;
            findings.Add(
                foreign ? "A9" : twice ? "A2" : held.Any(r => r.OpNo == op.OpNo) ? "P3" : "A1",
                $"mailbox {owner} should hold op {op.OpNo} of {conversation.Id} next, it holds {Held()}, " +
                $"was in {string.Join(' ', conversation.IntervalsOf(owner))}");
        }

        // A8 as well: what was deleted for everyone is there no more, and what was edited says what it was last made to say. What
        // is said of a message that its owner has cleared finds nothing.
        private void Compare(Op op, long id, Record record)
        {
            if (record.Update.NewMessage is not { } message || Dialog.HasCleared(id)) return;
            var later = conversation.Ops.Where(o => conversation.Has(owner, o.OpNo)).ToList();
            if (later.Any(o => o.Cleared?.UpTo >= id && !IsKeptOut(o))) findings.Add("A8", $"mailbox {owner}: {record} was cleared for everyone");
            if (later.Any(o => o.Deleted?.DialogMessageIds.Contains(id) == true)) findings.Add("A8", $"mailbox {owner}: {record} was deleted for everyone");
            var edit = later.LastOrDefault(o => o.Edited?.DialogMessageId == id && !IsKeptOut(o));
            var item = op.Sent?.Items[(int)(id - op.FirstDialogMessageId())];
            var same = message.FromUserId == op.Sender && message.Date == op.Date && message.Out == (op.Sender == owner) &&
                message.Id == record.Update.Pts && message.RandomId == (op.Sender == owner ? item?.RandomId ?? op.Service.RandomId : 0) &&
                (item is null ? IsAction(message.Action, op.Service) : message.Content?.Equals(edit is null ? item.Content : Edited(item.Content, edit.Edited.Content)) == true) &&
                Equals(message.Forward, item?.Forward) && Equals(message.ReplyQuote, item?.ReplyQuote) &&
                (message.Silent, message.Protected) == (op.Sent?.Silent ?? false, op.Sent?.Protected ?? false) &&
                message.GroupedId == (op.Sent?.Album == true ? held.Find(r => r.DialogMessageId == op.Sent.FirstDialogMessageId)!.Update.Pts : 0) &&
                message.Past == conversation.SawLater(owner, op.OpNo) && message.EditDate == (edit?.Date ?? 0);
            if (!same) findings.Add(edit is null ? "A1" : "A8", $"mailbox {owner}: {record} is no copy of {op}");
        }

        private static Content Edited(Content before, Content edit) => new() { Text = edit.Text, Entities = { edit.Entities }, Media = before.Media };

        private bool IsAction(ServiceAction? action, Service service) => service.Pins == 0
            ? action?.Equals(service.Action) == true
            : action?.MessagePinned?.MessageId == (OwnCopy(service.Pins)?.Id ?? 0);

        // A reply shows as the owner's own id of what it replies to, if the owner has that; who is meant by it is told so.
        private void Reference(Op op, long id, Record record)
        {
            if (op.Sent?.Items[(int)(id - op.FirstDialogMessageId())] is not { } item) return;
            if (record.Update.NewMessage is not { } message) return;
            var replied = item.ReplyTo > 0 ? OwnCopy(item.ReplyTo) : null;
            var isMeant = op.Sender != owner && conversation.IsChat &&
                (replied?.Author == owner || item.Content.Entities.Any(e => e.UserId == owner && e.Kind != Entity.Types.Kind.BotCommand));
            if (message.ReplyToMessageId != (replied?.Id ?? 0) || message.Mentioned != isMeant)
                findings.Add("A1", $"mailbox {owner}: {message} should reply to {replied?.Id ?? 0} and mention the owner: {isMeant}");
        }

        private Copy? OwnCopy(long place) => held.Find(r => r.DialogMessageId == place) is { } record ? Copy.Of(record) : null;

        private string Held() => string.Join(' ', held.Select(r => $"{r.OpNo}:{r.DialogMessageId}"));
    }
}
