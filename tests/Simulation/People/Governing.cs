using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Simulation.Devices;

namespace DaprMessaging.Simulation.People;

/// <summary>How people set up their chats, and whom they trust. Mostly whoever made the chat tries; others try, too.</summary>
internal static class Governing
{
    public static Errand? Govern(Moment at) => at.InChat(chat => at.Chance.Below(10) switch
    {
        < 4 => Edit(at, chat),
        < 7 => Appoint(at, chat),
        _ => new Request { BanMember = new BanMember { RandomId = at.NewId(), ChatId = chat, UserId = at.Chance.Of(at.Cast), Banned = at.Chance.Hits(0.6) } },
    });

    private static Request Edit(Moment at, long chat)
    {
        var (edit, chance) = (new ChatEdited(), at.Chance);
        switch (chance.Below(5))
        {
            case 0:
                edit.Title = $"Chat {at.NewWord()}";
                break;
            case 1:
                edit.About = $"about {at.NewWord()}";
                break;
            case 2:
                // In a broadcast they may have no more than the one.
                Right[] some = [.. chance.Hits(0.2) ? [Right.AddMembers] : ChatRights.OfMembers.Where(_ => chance.Hits(0.7))];
                edit.DefaultRights = new Rights { Rights_ = { some } };
                break;
            case 3:
                edit.HistoryVisible = chance.Hits(0.7);
                break;
            default:
                edit.Protected = chance.Hits(0.4);
                break;
        }

        return new Request { EditChat = new EditChat { RandomId = at.NewId(), ChatId = chat, Edit = edit } };
    }

    private static Request Appoint(Moment at, long chat)
    {
        var role = at.Chance.Below(10) switch { < 1 => Role.Owner, < 4 => Role.Member, _ => Role.Admin };
        return new Request
        {
            SetRole = new SetRole
            {
                RandomId = at.NewId(), ChatId = chat, UserId = at.Chance.Of(at.Cast), Role = role,
                Rights = role == Role.Admin && at.Chance.Hits(0.6) ? new Rights { Rights_ = { ChatRights.All.Where(_ => at.Chance.Hits(0.6)) } } : null,
            },
        };
    }
}
