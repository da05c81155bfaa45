using DaprMessaging.Contracts;
using Proto = DaprMessaging.Contracts.Inbox;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>The owner does not want to hear of a user any more, or does again. Of two claims the later wins.</summary>
internal sealed class BlockUser(Proto.BlockUser command) : MailboxCommand([command.Owner])
{
    private readonly long user = UserId.Check(command.UserId);

    public override void Prepare(Mailbox mailbox, Preparation preparation) => preparation.Need(mailbox.Blocked);

    public override void Decide(Mailbox mailbox, Effects effects)
    {
        var blocked = mailbox.Blocked.Value;
        IReadOnlyList<Update> updates = [];
        if (blocked.Set(user, command.Blocked, command.At))
        {
            blocked.Pts = mailbox.NextPts;
            mailbox.Save(mailbox.Blocked);
            updates = [mailbox.Append(new Record
            {
                Update = new Update { UserBlocked = new UserBlocked { UserId = user, Blocked = command.Blocked } }, SetAt = command.At,
            })];
        }

        effects.Answer(mailbox.Owner, command.Origin, updates, Math.Max(mailbox.Pts, blocked.Pts));
    }
}
