using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>
/// The clock has rung: what is due by then is sent, a bounded number at a time; what was being sent already is sent again, for the
/// first time may have been lost with the process that owed it. Then the clock is told when to ring next.
/// </summary>
internal sealed class FireDue(Proto.FireDue command) : MailboxCommand([command.Owner])
{
    public const int MaxAtOnce = 100;

    public override void Prepare(Mailbox mailbox, Preparation preparation)
    {
        if (!preparation.Need(mailbox.Scheduled)) Scheduling.Prepare(mailbox, Concerned(mailbox).Select(e => e.Id), preparation);
    }

    public override void Decide(Mailbox mailbox, Effects effects)
    {
        if (mailbox.IsNew) return;
        // After another ring of the same turn more is due than has been read: it is left to the next, which rings at once.
        var concerned = Concerned(mailbox).Where(e => mailbox.RecordOf(e.Pts).Loaded).ToLookup(e => Scheduling.RecordOf(mailbox, e) is not null);
        var (due, lost) = (concerned[true].Where(e => !e.IsSending()).Select(e => e.Id).ToList(), concerned[false].Select(e => e.Id).ToList());
        foreach (var update in Scheduling.Begin(mailbox, due, command.At)) Tell(update);
        if (lost.Count > 0) Tell(Scheduling.Remove(mailbox, lost, new Refusal { Code = Refusal.Types.Code.MessageUnknown, Field = "content" }));
        Scheduling.Send(mailbox, concerned[true], effects);
        mailbox.Tell(effects, null, Math.Max(mailbox.Pts, mailbox.Scheduled.Value.Pts));
        Scheduling.Wind(mailbox, effects);

        void Tell(Update update) => mailbox.Tell(effects, update, mailbox.Pts);
    }

    // An album is not torn apart: with the last of them goes what was scheduled with it.
    private List<ScheduledEntry> Concerned(Mailbox mailbox)
    {
        var due = mailbox.Scheduled.Value.Due(command.At).ToList();
        var count = Math.Min(due.Count, MaxAtOnce);
        while (count < due.Count && (due[count].Date, due[count].Group) == (due[count - 1].Date, due[count - 1].Group)) count++;
        return [.. mailbox.Scheduled.Value.Entries.Where(e => e.IsSending()), .. due.Take(count)];
    }
}
