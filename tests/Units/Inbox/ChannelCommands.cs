using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Hosting;
using DaprMessaging.Units.Hosting;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox;

/// <summary>What is done to a channel, and what is to be seen of it.</summary>
internal static class ChannelCommands
{
    public const string Channel = "b:5";

    public static CreateChat Found(long creator, long randomId, params IEnumerable<long> users) => new()
    {
        Conversation = Channel, Sender = creator, RandomId = randomId, Title = "the channel", UserIds = { users }, AcceptedAt = 1000, Origin = From(creator),
    };

    public static AddMembers Bring(long sender, long randomId, params IEnumerable<long> users) => new()
    {
        Conversation = Channel, Sender = sender, RandomId = randomId, UserIds = { users }, AcceptedAt = 1000, Origin = From(sender),
    };

    public static RemoveMember PutOut(long sender, long randomId, long user) => new()
    {
        Conversation = Channel, Sender = sender, RandomId = randomId, UserId = user, AcceptedAt = 1000, Origin = From(sender),
    };

    /// <summary>The steps that listeners have been told, as they were told.</summary>
    public static IReadOnlyList<DaprMessaging.Contracts.Sync.BroadcastUpdates> Broadcasts(this Room room) =>
        room.Broker.All<DaprMessaging.Contracts.Sync.BroadcastUpdates>();

    public static DaprMessaging.Contracts.State.ChannelMessage? Kept(this MemoryStore store, long place) =>
        store.Get<DaprMessaging.Contracts.State.ChannelMessage>(Names.ChannelMessage(Channel, place));

    public static DaprMessaging.Contracts.State.ConversationHead Head(this MemoryStore store) =>
        store.Get<DaprMessaging.Contracts.State.ConversationHead>(Names.ConversationHead(Channel))!;
}
