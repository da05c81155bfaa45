using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>They are to be sent now. What becomes of them is told as of those whose time has come.</summary>
internal sealed class SendScheduledMessages(Proto.SendScheduledMessages command)
    : ScheduleCommand(command.Owner, command.RandomId, Asked.Types.Kind.Send, command.Origin)
{
    protected override IReadOnlyList<long> Ids => command.Ids;

    protected override Refusal? Refuse(Mailbox mailbox) => AllWait(mailbox, "ids");

    protected override Asked Do(Mailbox mailbox, List<Update> updates)
    {
        updates.AddRange(Scheduling.Begin(mailbox, command.Ids, command.At));
        return new Asked();
    }

    protected override void Answer(Mailbox mailbox, Asked asked, IReadOnlyList<Update> updates, Effects effects)
    {
        base.Answer(mailbox, asked, updates, effects);
        Scheduling.Send(mailbox, command.Ids.Select(mailbox.Scheduled.Value.Find).OfType<ScheduledEntry>(), effects);
    }
}
