using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>
/// The name that the owner's token claims. A mailbox begins with it, and is a bot's from then on or never: whatever was decided
/// about a bot's mailbox must hold whenever it is decided again.
/// </summary>
internal sealed class SaveProfile(Proto.SaveProfile command) : MailboxCommand([command.Owner])
{
    public override void Prepare(Mailbox mailbox, Preparation preparation)
    {
        preparation.Need(mailbox.Scheduled);
        mailbox.Claims.Prepare(command.Username, preparation);
        if (!preparation.Need(mailbox.Profile)) mailbox.Claims.Prepare(mailbox.Profile.Value.Username, preparation);
    }

    public override void Decide(Mailbox mailbox, Effects effects)
    {
        var profile = mailbox.Profile.Value;
        Update? update = null;
        // A later claim of the same name is a step too: else an older one of another name could still come, and win.
        if (!mailbox.Profile.Exists || command.At > profile.SetAt)
        {
            mailbox.Claims.Claim(command.Username, profile.Username, command.At);
            var isBot = mailbox.Profile.Exists ? profile.Bot : command.Bot;
            mailbox.Head.Value.Bot = isBot;
            mailbox.Profile.Value = new Profile
            {
                Name = command.Name, Username = command.Username, Bot = isBot, SetAt = command.At, Pts = mailbox.NextPts,
            };
            mailbox.Save(mailbox.Profile);
            update = mailbox.Append(new Record
            {
                Update = new Update { Profile = new User { Id = mailbox.Owner, Name = command.Name, Username = command.Username, Bot = isBot } },
            });
        }

        var pts = Math.Max(mailbox.Pts, mailbox.Profile.Value.Pts);
        effects.Answer(mailbox.Owner, command.Origin, update is null ? [] : [update], pts, new Result { State = new State { Pts = pts, Date = command.At } });

        // Should the reminders be lost, as with the scheduler's data, who comes back has theirs again.
        if (mailbox.Scheduled.Value.NextDue() > 0) Scheduling.Wind(mailbox, effects);
    }
}
