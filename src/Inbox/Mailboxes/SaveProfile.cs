using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>The name that the owner's token claims. A mailbox begins with it.</summary>
internal sealed class SaveProfile(Proto.SaveProfile command) : MailboxCommand([command.Owner])
{
    public override void Prepare(Mailbox mailbox, Preparation preparation) => preparation.Need(mailbox.Profile);

    public override void Decide(Mailbox mailbox, Effects effects)
    {
        var profile = mailbox.Profile.Value;
        Update? update = null;
        // A later claim of the same name is a step too: else an older one of another name could still come, and win.
        if (!mailbox.Profile.Exists || command.At > profile.SetAt)
        {
            mailbox.Profile.Value = new Profile
            {
                Name = command.Name, Username = command.Username, SetAt = command.At, Pts = mailbox.NextPts,
            };
            mailbox.Save(mailbox.Profile);
            update = mailbox.Append(new Update
            {
                Profile = new User { Id = mailbox.Owner, Name = command.Name, Username = command.Username },
            });
        }

        var pts = Math.Max(mailbox.Pts, mailbox.Profile.Value.Pts);
        var result = new Result { State = new State { Pts = pts, Date = command.At }, Updates = new Updates { Pts = pts } };
        if (update is not null) result.Updates.Updates_.Add(update);
        effects.Result(mailbox.Owner, command.Origin, result);
        effects.NotMe(mailbox.Owner, command.Origin, update, pts);
    }
}
