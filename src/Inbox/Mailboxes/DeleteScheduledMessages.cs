using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>They are not to be sent after all: all of those that are named, or none, if it is too late for one.</summary>
internal sealed class DeleteScheduledMessages(Proto.DeleteScheduledMessages command)
    : ScheduleCommand(command.Owner, command.RandomId, Asked.Types.Kind.Delete, command.Origin)
{
    protected override IReadOnlyList<long> Ids => command.Ids;

    protected override Refusal? Refuse(Mailbox mailbox) => AllWait(mailbox, "ids");

    protected override Asked Do(Mailbox mailbox, List<Update> updates)
    {
        updates.Add(Scheduling.Remove(mailbox, command.Ids));
        return new Asked();
    }
}
