using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>Messages that the owner wants to be sent later; too soon for that, they are sent at once.</summary>
internal sealed class ScheduleMessages(Proto.ScheduleMessages command)
    : ScheduleCommand(command.Owner, Check(command).Items[0].RandomId, Asked.Types.Kind.Schedule, command.Origin)
{
    private readonly string conversation = ConversationId.Check(command.Conversation);

    protected override IReadOnlyList<long> Ids => [];

    private bool IsNow => command.Date - command.At < Limits.ScheduleSeconds * 1000;

    protected override void Foresee(Mailbox mailbox, Preparation preparation)
    {
        if (command.ClearsDraftAt == 0) return;
        var dialog = mailbox.DialogOf(conversation);
        if (preparation.Need(dialog, () => { })) Drafting.Prepare(mailbox, dialog, preparation);
    }

    // What is sent at once is answered where it is sent. That it was is remembered here, too: the same that was asked earlier, and
    // comes later, must not be scheduled any more.
    protected override void Answer(Mailbox mailbox, Asked asked, IReadOnlyList<Update> updates, Effects effects)
    {
        if (asked.Ids.Count > 0) base.Answer(mailbox, asked, updates, effects);
        else effects.Send(new Proto.SendMessages
        {
            Conversation = conversation, Sender = mailbox.Owner, Items = { command.Items }, AcceptedAt = command.At, Origin = command.Origin,
            ClearsDraftAt = command.ClearsDraftAt, Silent = command.Silent, Protected = command.Protected, Album = command.Album,
        });
    }

    protected override Result Outcome(Asked asked) => new() { MessagesScheduled = new MessagesScheduled { Ids = { asked.Ids }, Date = asked.Date } };

    protected override Refusal? Refuse(Mailbox mailbox)
    {
        if (IsNow) return null;
        var (entries, peer) = (mailbox.Scheduled.Value.Entries, ConversationId.PeerOf(conversation, mailbox.Owner));
        return command.Items.Any(i => i.IsGone) ? new Refusal { Code = Refusal.Types.Code.MessageUnknown, Field = "forward" }
            : command.Items.Any(i => i.IsProtected) ? new Refusal { Code = Refusal.Types.Code.ForwardForbidden, Field = "forward" }
            : entries.Count + command.Items.Count > Limits.Scheduled || entries.Count(e => e.Peer.Equals(peer)) + command.Items.Count > Limits.ScheduledOfDialog
                ? new Refusal { Code = Refusal.Types.Code.LimitReached, Field = "schedule_date" }
            : null;
    }

    protected override Asked Do(Mailbox mailbox, List<Update> updates)
    {
        if (IsNow) return new Asked();
        var asked = new Asked { Date = command.Date };
        for (var i = 0; i < command.Items.Count; i++)
        {
            var item = command.Items[i];
            var message = new ScheduledMessage
            {
                Peer = ConversationId.PeerOf(conversation, mailbox.Owner), Date = command.Date, Content = item.Content, Forward = item.Forward,
                ReplyToMessageId = command.ReplyToMessageIds.ElementAtOrDefault(i), RandomId = item.RandomId, TtlSeconds = item.TtlSeconds, Group = asked.Ids.FirstOrDefault(),
                ReplyQuote = item.ReplyQuote, Silent = command.Silent, Protected = command.Protected, Album = command.Album,
            };
            updates.Add(Scheduling.Save(mailbox, message, item.ReplyTo));
            asked.Ids.Add(message.Id);
        }

        if (command.ClearsDraftAt > 0 && Drafting.Set(mailbox, mailbox.DialogOf(conversation), null, command.ClearsDraftAt) is { } cleared) updates.Add(cleared);
        return asked;
    }

    private static Proto.ScheduleMessages Check(Proto.ScheduleMessages command) =>
        command.Items.Count > 0 && command.Items.All(i => i.Content is not null || i.IsGone || i.IsProtected) ? command : throw new FormatException("a message without content");
}
