using DaprMessaging.Contracts.Client;
using DaprMessaging.Simulation.Devices;

namespace DaprMessaging.Simulation.People;

/// <summary>Who comes into chats, and who goes.</summary>
internal static class Coming
{
    public static Errand Create(Moment at, IEnumerable<long> users) => at.Errand(r => r.CreateChat = new CreateChat
    {
        RandomId = at.NewId(), Title = $"Chat {at.NewWord()}", UserIds = { users },
    });

    public static Errand? Add(Moment at) => at.InChat(chat => new Request
    {
        AddMembers = new AddMembers { RandomId = at.NewId(), ChatId = chat, UserIds = { at.Some() } },
    });

    public static Errand? Remove(Moment at) => at.InChat(chat => Removal(chat, at.Chance.Of(at.Cast), at.NewId()));

    public static Errand? Leave(Moment at) => at.InChat(chat => Removal(chat, at.User, at.NewId()));

    public static Request Removal(long chat, long user, long randomId) =>
        new() { RemoveMember = new RemoveMember { RandomId = randomId, ChatId = chat, UserId = user } };
}
