using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>
/// A session begins: the name that its token claims is stored, if it is another than the one that is there. A token that claims
/// none at all says nothing of it. Whoever was a user before stays one, and so does a bot.
/// </summary>
internal sealed class SaveProfile(CallerRequest asked, Login login) : Admission(asked)
{
    public override IEnumerable<string> Reads => [Names.MailboxHead(User), Names.Profile(User)];

    public override Admitted Decide(Reading reading, long now)
    {
        var profile = reading.Get(Names.Profile(User), Profile.Parser);
        if (profile is not null && profile.Bot != login.Bot) return Refusals.Of(Code.TokenInvalid, "bot");
        if (profile is not null && (login is { Name: "", Username: "" } || (profile.Name == login.Name && profile.Username == login.Username)))
        {
            var pts = reading.Get(Names.MailboxHead(User), MailboxHead.Parser)?.Pts ?? 0;
            return new Result { State = new State { Pts = pts, Date = now } };
        }

        return ToMailbox(new Proto.SaveProfile { Owner = User, Name = login.Name, Username = login.Username, Bot = login.Bot, At = Later(now, profile?.SetAt ?? 0), Origin = Origin }, "profile");
    }
}
