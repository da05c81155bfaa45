using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>Another text, or another time, for one that waits. A media that it has stays: the text is its caption.</summary>
internal sealed class EditScheduledMessage(Proto.EditScheduledMessage command)
    : ScheduleCommand(command.Owner, command.RandomId, Asked.Types.Kind.Edit, command.Origin)
{
    protected override IReadOnlyList<long> Ids { get; } = [command.Id];

    protected override Refusal? Refuse(Mailbox mailbox)
    {
        if (AllWait(mailbox, "id") is { } refusal) return refusal;
        if (RecordOf(mailbox) is not { Update.ScheduledSaved.Message: { } message }) return new Refusal { Code = Refusal.Types.Code.MessageUnknown, Field = "id" };
        if (command.Content is not null && message.Forward is not null) return new Refusal { Code = Refusal.Types.Code.AuthorRequired, Field = "id" };
        return command.Content is { } content && message.Content.Media is null && string.IsNullOrWhiteSpace(content.Text)
            ? new Refusal { Code = Refusal.Types.Code.MessageEmpty, Field = "content.text" }
            : null;
    }

    protected override Asked Do(Mailbox mailbox, List<Update> updates)
    {
        var record = RecordOf(mailbox)!;
        var message = record.Update.ScheduledSaved.Message.Clone();
        if (command.Content is { } content)
        {
            var media = message.Content.Media;
            message.Content = content.Clone();
            message.Content.Media = media;
        }

        if (command.Date > 0) message.Date = command.Date;
        updates.Add(Scheduling.Save(mailbox, message, record.DialogMessageId));
        return new Asked();
    }

    private Record? RecordOf(Mailbox mailbox) => mailbox.Scheduled.Value.Find(command.Id) is { } entry ? Scheduling.RecordOf(mailbox, entry) : null;
}
