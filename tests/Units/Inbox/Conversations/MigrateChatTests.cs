using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.State;
using static DaprMessaging.Contracts.Refusal.Types;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Conversations;

/// <summary>A chat becomes a channel that was none before, whatever the random id was used for.</summary>
public sealed class MigrateChatTests
{
    private static readonly string Channel = Names.ChannelConversation(Names.MigratedChannel(5)), Earlier = Names.ChannelConversation(Names.ChatId(1, 12));

    private readonly Room room = new();

    [Fact]
    public async Task A_chat_goes_on_as_a_channel_of_its_own_although_its_owner_has_created_another_with_that_random_id()
    {
        await room.RunAsync(CreateEarlier());
        await room.RunAsync(Create(5, 1, 10, 2, 3), Migrate(12));
        Assert.Equal(Names.MigratedChannel(5), room.LastResult.ChatCreated.ChannelId);
        Assert.Equal((Names.MigratedChannel(5), 3, 5), (HeadOf("c:5").MigratedTo, HeadOf(Channel).MemberCount, HeadOf(Channel).MigratedFrom));
        Assert.Equal((1, 0, 1), (HeadOf(Earlier).MemberCount, HeadOf(Earlier).MigratedFrom, HeadOf(Earlier).LastOp));
    }

    [Fact]
    public async Task And_who_creates_one_with_it_afterwards_gets_another()
    {
        await room.RunAsync(Create(5, 1, 10, 2, 3), Migrate(12));
        await room.RunAsync(CreateEarlier());
        Assert.Equal(Names.ChatId(1, 12), room.LastResult.ChatCreated.ChannelId);
        Assert.Equal(1, HeadOf(Channel).LastOp);
    }

    [Fact]
    public async Task Asked_again_it_is_the_channel_that_the_operation_says()
    {
        await room.TakeAsync(Create(5, 1, 10, 2), Migrate(12));
        room.Lose();
        var op = room.Store.Get<Op>(Names.Op("c:5", 2))!;
        op.Service.Action.ChatMigrated.ChannelId = Names.ChatId(1, 12); // as it was called before
        room.Store.Put(Names.Op("c:5", 2), op);
        room.Restart();
        await room.RunAsync(Migrate(12));
        Assert.Equal((5, 2), (HeadOf(Earlier).MigratedFrom, HeadOf(Earlier).MemberCount));
        Assert.False(room.Store.Has(Names.ConversationHead(Channel)));
    }

    [Fact]
    public async Task A_channel_that_was_created_otherwise_is_none_that_a_chat_has_become()
    {
        await room.RunAsync(CreateEarlier());
        var create = CreateEarlier();
        create.MigratedFrom = 5;
        await room.RunAsync(create);
        Assert.Equal((Code.RandomIdReused, "random_id"), (room.LastResult.Refusal.Code, room.LastResult.Refusal.Field));
    }

    private ConversationHead HeadOf(string conversation) => room.Store.Get<ConversationHead>(Names.ConversationHead(conversation))!;

    private static CreateChat CreateEarlier() => new() { Conversation = Earlier, Sender = 1, RandomId = 12, Title = "the channel", AcceptedAt = 1000, Origin = From(1) };

    private static MigrateChat Migrate(long randomId) => new() { Conversation = "c:5", Sender = 1, RandomId = randomId, AcceptedAt = 1000, Origin = From(1) };
}
