using DaprMessaging.Contracts.Client;
using DaprMessaging.Simulation.Devices;

namespace DaprMessaging.Simulation.People;

/// <summary>Who comes into chats, and who goes.</summary>
internal static class Coming
{
    public static Errand Create(Moment at, IEnumerable<long> users)
    {
        var create = new CreateChat
        {
            RandomId = at.NewId(), Title = $"Chat {at.NewWord()}", UserIds = { users }, Channel = at.World.Configuration.ChannelShare is > 0 and var share && at.Chance.Hits(share),
        };
        create.Broadcast = create.Channel && at.Chance.Hits(at.World.Configuration.BroadcastShare);
        return at.Errand(r => r.CreateChat = create);
    }

    public static Errand? Add(Moment at) => at.InChat(chat => new Request
    {
        AddMembers = new AddMembers { RandomId = at.NewId(), ChatId = chat, UserIds = { at.Some() } },
    });

    public static Errand? Remove(Moment at) => at.InChat(chat => Removal(chat, at.Chance.Of(at.Cast), at.NewId()));

    public static Errand? Leave(Moment at) => at.InChat(chat => Removal(chat, at.User, at.NewId()));

    /// <summary>A chat goes on as a channel.</summary>
    public static Errand? Migrate(Moment at) => at.World.Ledger.Chats is { Count: > 0 } chats
        ? at.Errand(r => r.MigrateChat = new MigrateChat { RandomId = at.NewId(), ChatId = at.Chance.Of(chats) })
        : null;

    public static Request Removal(long chat, long user, long randomId) =>
        new() { RemoveMember = new RemoveMember { RandomId = randomId, ChatId = chat, UserId = user } };
}
