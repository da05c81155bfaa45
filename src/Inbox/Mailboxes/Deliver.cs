using DaprMessaging.Contracts;
using DaprMessaging.Inbox.Conversations;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>
/// Operations of a conversation are announced to their owners. The next one is applied, one that is done is answered
/// again, and before one that comes too early the missing ones are read from the conversation's log: a few in one
/// transaction, for the store does not take any number; then the owner is told once more, to go on from there.
/// </summary>
internal sealed class Deliver(Proto.Deliver command) : MailboxCommand(command.Owners)
{
    // Each may be as large as a command: with what a Deliver carries itself they must fit into one transaction of 4 MiB.
    internal const int MaxRepaired = 4;

    private readonly string conversation = ConversationId.Check(command.Conversation);

    public override void Prepare(Mailbox mailbox, Preparation preparation)
    {
        var dialog = mailbox.DialogOf(conversation);
        if (!dialog.Peer.IsChat) preparation.Need(mailbox.Blocked);
        if (!preparation.Need(dialog, () => Foresee(dialog, preparation))) return;
        foreach (var op in command.Ops)
        {
            var last = preparation.LastOp(dialog);
            if (op.OpNo > last + 1)
            {
                if (PrepareRepair(mailbox, dialog, last, op.OpNo, preparation) is not { } gap) return;
                if (gap.Count > MaxRepaired)
                {
                    preparation.Advance(dialog, gap[MaxRepaired - 1]);
                    return;
                }
            }

            Operation.Prepare(mailbox, dialog, op, preparation);
            preparation.Advance(dialog, Math.Max(last, op.OpNo));
        }
    }

    private void Foresee(Dialog dialog, Preparation preparation)
    {
        foreach (var op in command.Ops) Operation.Foresee(dialog, op, preparation);
    }

    public override void Decide(Mailbox mailbox, Effects effects)
    {
        var dialog = mailbox.DialogOf(conversation);
        foreach (var op in command.Ops)
        {
            if (op.OpNo <= dialog.State.Value.LastOp)
            {
                Operation.AnswerAgain(mailbox, dialog, op, command.Retry ?? op.Origin, effects);
                continue;
            }

            var gap = Missing(mailbox, dialog, dialog.State.Value.LastOp, op.OpNo);
            foreach (var opNo in gap.Take(MaxRepaired))
                Operation.Apply(mailbox, dialog, dialog.OpOf(opNo).Value, null, effects);
            if (gap.Count > MaxRepaired)
            {
                // All that is left, for each of them owes its own answer.
                var owner = new Audience([mailbox.Owner]);
                foreach (var left in command.Ops.Where(o => o.OpNo >= op.OpNo)) effects.Deliver(conversation, left, owner, command.Retry);
                return;
            }

            Operation.Apply(mailbox, dialog, op, command.Retry, effects);
        }
    }

    // Null: not everything is there yet, so what lies behind cannot be known either.
    private static IReadOnlyList<long>? PrepareRepair(Mailbox mailbox, Dialog dialog, long last, long opNo, Preparation preparation)
    {
        if (dialog.Peer.IsChat && preparation.Need(dialog.Members)) return null;
        var gap = Missing(mailbox, dialog, last, opNo);
        var isComplete = true;
        foreach (var n in gap.Take(MaxRepaired))
        {
            var missing = dialog.OpOf(n);
            if (preparation.Need(missing)) isComplete = false;
            else if (missing.Exists) Operation.Prepare(mailbox, dialog, missing.Value, preparation);
            else throw new InvalidOperationException($"{missing.Key} is announced but not in the log");
        }

        return isComplete ? gap : null;
    }

    // Of the operations between, those that were meant for this owner, as far as one step goes and one more; the others are
    // stepped over.
    private static IReadOnlyList<long> Missing(Mailbox mailbox, Dialog dialog, long last, long opNo)
    {
        if (opNo <= last + 1) return [];
        if (!dialog.Peer.IsChat) return [.. Numbers.Between(last + 1, opNo - 1).Take(MaxRepaired + 1)];
        var member = dialog.Members.Value.Find(mailbox.Owner);
        return member is null ? [] : [.. member.Intervals.SelectMany(i =>
            Numbers.Between(Math.Max(i.First(), last + 1), i.LeftOp == 0 ? opNo - 1 : Math.Min(i.LeftOp, opNo - 1))).Take(MaxRepaired + 1)];
    }
}
