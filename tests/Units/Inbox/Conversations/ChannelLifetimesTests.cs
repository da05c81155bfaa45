using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Verification;
using static DaprMessaging.Units.Inbox.ChannelCommands;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.FleetingCommands;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Units.Inbox.Conversations;

/// <summary>What is said in a channel for a while goes as what somebody deletes: from the message, the pins, what is to be read, and the listeners.</summary>
public sealed class ChannelLifetimesTests
{
    private readonly Room room = new();

    private WindClock Wound => room.Broker.All<WindClock>()[^1];

    [Fact]
    public async Task What_has_outlived_its_time_is_deleted_by_nobody_and_everybody_hears()
    {
        await BeginAsync();
        await room.RunAsync(Fleeting(Channel, 1, 11, 60), Send(Channel, 1, 12), Pin(13, 2));
        Assert.Equal(new WindClock { Conversation = Channel, Version = 2, DueAt = 61_000 }, room.Broker.All<WindClock>()[0]);
        Assert.Equal((60, 0), (room.Store.Kept(2)!.Message.TtlSeconds, room.Store.Kept(3)!.Message.TtlSeconds));
        await room.RunAsync(Burn(Channel, 61_000));
        Assert.Equal(new Deleted { RandomId = 61_000, DialogMessageIds = { 2 } }, room.Store.Get<Op>(Names.Op(Channel, 5))!.Deleted);
        Assert.True(room.Store.Kept(2) is { Deleted: true, Message: { Content: null, Pinned: false } });
        Assert.Empty(room.Store.Head().PinnedMessages);
        Assert.Equal([1, 2, 4], room.Store.Get<SilentPlaces>(Names.SilentPlaces(Channel, 0))!.DialogMessageIds.Order());
        var told = room.Broadcasts()[^1];
        Assert.Equal((0, 5), (told.ExceptSessionId, told.Updates.Channels[0].Pts));
        Assert.Equal([2], told.Updates.Channels[0].Updates.Single().MessagesDeleted.Ids);
        Assert.Equal((5, 0), (Wound.Version, Wound.DueAt));
        await AssertSoundAsync();
    }

    [Fact]
    public async Task That_of_the_channel_holds_for_what_says_none_itself_and_admins_say_it()
    {
        await BeginAsync();
        await room.RunAsync(SetTtl(Channel, 2, 10, 60));
        Assert.Contains(room.LastResult.Refusal.Code, new[] { Code.RightRequired, Code.AdminRequired });
        await room.RunAsync(SetTtl(Channel, 9, 10, 60));
        Assert.Equal(Code.NotAMember, room.LastResult.Refusal.Code);
        await room.RunAsync(SetTtl(Channel, 1, 11, 60), Send(Channel, 2, 12), Fleeting(Channel, 2, 13, 5), SetTtl(Channel, 1, 14, 0), Send(Channel, 2, 15));
        Assert.Equal([60, 5, 0], new[] { 3, 4, 6 }.Select(place => room.Store.Kept(place)!.Message.TtlSeconds));
        Assert.Equal((60, 0), (room.Store.Kept(2)!.Message.Action.TtlSet.Seconds, room.Store.Head().TtlSeconds));
        await room.RunAsync(SetTtl(Channel, 1, 16, 0));
        Assert.Equal(Code.NotModified, room.LastResult.Refusal.Code);
        for (var at = 61_000; Wound.DueAt > 0; at++) await room.RunAsync(Burn(Channel, at));
        Assert.Equal([false, true, true, false, false], Enumerable.Range(2, 5).Select(place => room.Store.Kept(place)!.Deleted));
        await AssertSoundAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_somebody_has_deleted_or_cleared_before_goes_once_and_rings_do_no_harm(bool inOneBatch)
    {
        await BeginAsync();
        await room.RunAsync(Fleeting(Channel, 1, 11, 60), Fleeting(Channel, 1, 12, 60), Fleeting(Channel, 1, 13, 50), Delete(Channel, 1, 14, [3]));
        await room.RunAsync(new ClearHistory { Conversation = Channel, Sender = 1, RandomId = 15, UpTo = 2, Origin = From(1) });
        room.Restart();
        BurnMessages[] rings = [Burn(Channel, 60_000), Burn(Channel, 61_000), Burn(Channel, 61_000), Burn(Channel, 61_001)];
        if (inOneBatch)
        {
            await room.RunAsync(rings);
        }
        else
        {
            foreach (var ring in rings)
            {
                await room.RunAsync(ring);
                room.Restart();
            }
        }

        for (var n = 2; Wound.DueAt > 0; n++) await room.RunAsync(Burn(Channel, 61_000 + n));
        Assert.Equal([1, 2, 3, 4], room.Store.Get<SilentPlaces>(Names.SilentPlaces(Channel, 0))!.DialogMessageIds.Order());
        Assert.All(Enumerable.Range(2, 3), place => Assert.True(room.Store.Kept(place)!.Deleted));
        await AssertSoundAsync();
    }

    [Fact]
    public async Task A_chat_that_goes_on_as_a_channel_takes_its_lifetime_along()
    {
        await room.RunAsync(Create(5, 1, 10, 2), SetTtl("c:5", 1, 11, 60));
        await room.RunAsync(new MigrateChat { Conversation = "c:5", Sender = 1, RandomId = 12, AcceptedAt = 1000, Origin = From(1) });
        var channel = Names.ChannelConversation(Names.MigratedChannel(5));
        await room.RunAsync(Send(channel, 2, 13), Fleeting(channel, 2, 14, 5));
        Assert.Equal([60, 5], new[] { 2, 3 }.Select(place => room.Store.Get<ChannelMessage>(Names.ChannelMessage(channel, place))!.Message.TtlSeconds));
        Assert.Equal((channel, 6_000), (Wound.Conversation, Wound.DueAt));
        await AssertSoundAsync();
    }

    private async Task BeginAsync() => await room.RunAsync(Found(1, 10, 2, 3));

    private static PinMessage Pin(long randomId, long place) => new()
    {
        Conversation = Channel, Sender = 1, RandomId = randomId, DialogMessageId = place, AcceptedAt = 1000, Origin = From(1),
    };

    private async Task AssertSoundAsync()
    {
        var audit = new Audit(room.Store);
        foreach (var user in await audit.ListAsync()) await audit.CheckAsync(user);
        Assert.Empty(audit.Damages.Select(d => $"{d.Where}: {d.What}"));
    }
}
