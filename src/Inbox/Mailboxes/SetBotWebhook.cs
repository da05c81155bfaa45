using DaprMessaging.Contracts;
using Proto = DaprMessaging.Contracts.Inbox;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>A bot wants its updates somewhere else. Of two claims the later wins; it is kept in the head, which every push of a bot looks at.</summary>
internal sealed class SetBotWebhook(Proto.SetBotWebhook command) : MailboxCommand([command.Owner])
{
    public override void Prepare(Mailbox mailbox, Preparation preparation)
    {
    }

    public override void Decide(Mailbox mailbox, Effects effects)
    {
        if (mailbox.IsNew) return;
        var head = mailbox.Head.Value;
        IReadOnlyList<Update> updates = [];
        if (head.Bot && command.At > head.BotWebhookSetAt)
        {
            (head.BotWebhook, head.BotWebhookSetAt) = (command.Path, command.At);
            updates = [mailbox.Append(new Record { Update = new Update { BotWebhookSet = new BotWebhookSet { Path = command.Path } }, SetAt = command.At })];
        }

        effects.Answer(mailbox.Owner, command.Origin, updates, mailbox.Pts);
    }
}
