using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.Sync;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

/// <summary>A mailbox of a bot is one like any other; what others cause in it is told on a channel of its own.</summary>
public sealed class BotTests
{
    private readonly Room room = new();

    private IReadOnlyList<PushBotUpdates> Told => room.Broker.All<PushBotUpdates>();

    [Fact]
    public async Task Who_logs_in_as_a_bot_first_is_one()
    {
        await room.RunAsync(Login(7));
        Assert.Equal((true, true, true), (room.Mailbox(7).Profile!.Bot, room.Mailbox(7).Head.Bot, room.Mailbox(7).Record(1).Update.Profile.Bot));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_first_login_said_stays(bool isBot)
    {
        await room.RunAsync(Login(7, isBot, 1000));
        await room.RunAsync(Login(7, !isBot, 2000));
        Assert.Equal((isBot, isBot, 2000), (room.Mailbox(7).Profile!.Bot, room.Mailbox(7).Head.Bot, room.Mailbox(7).Profile!.SetAt));
        room.Mailbox(7).AssertSound();
    }

    [Fact]
    public async Task It_is_told_of_each_step_and_of_the_one_before()
    {
        await room.RunAsync(Login(7));
        await room.RunAsync(Send("u:1:7", 1, 11, "hello"));
        await room.RunAsync(Send("u:1:7", 7, 12, "what I say myself"));
        await room.RunAsync(Send("u:1:7", 1, 13, "and again"));
        Assert.Equal([(7, 0, 2), (7, 2, 4)], Told.Select(t => (t.UserId, t.PreviousPts, t.Updates.Updates_.Single().Pts)));
        Assert.Equal(4, room.Mailbox(7).Head.BotToldPts);
        Assert.DoesNotContain(room.Broker.All<PushUpdates>(), p => p.UserId == 7);
        Assert.Equal("u7", room.Broker.Published.Last(e => e.Type == PushBotUpdates.Descriptor.FullName).Key);
    }

    [Fact]
    public async Task People_are_told_as_ever()
    {
        await room.RunAsync(Profile(2, "Bob"));
        await room.RunAsync(Send("u:1:2", 1, 11));
        Assert.Empty(Told);
        Assert.Equal((false, 0), (room.Mailbox(2).Head.Bot, room.Mailbox(2).Head.BotToldPts));
    }

    [Fact]
    public async Task What_was_done_before_is_a_word_of_how_far_it_is()
    {
        await room.RunAsync(Login(7));
        var send = Send("u:1:7", 1, 11);
        await room.RunAsync(send);
        await room.RunAsync(send);
        Assert.Equal((7, 0, 2, 2), Told[^1] is var t ? (t.UserId, t.Updates.Updates_.Count, t.Updates.Pts, t.PreviousPts) : default);
    }

    [Fact]
    public async Task What_is_told_goes_where_the_webhook_was_at_that_step()
    {
        await room.RunAsync(Login(7));
        await room.RunAsync(new SetBotWebhook { Owner = 7, Path = "dice", At = 1000, Origin = From(7) });
        await room.RunAsync(Send("u:1:7", 1, 11));
        await room.RunAsync(new SetBotWebhook { Owner = 7, At = 2000, Origin = From(7) });
        await room.RunAsync(Send("u:1:7", 1, 12));
        Assert.Equal(["dice", ""], Told.Select(t => t.Webhook));
    }

    [Fact]
    public async Task Of_two_webhooks_the_later_stays_and_each_is_answered()
    {
        await room.RunAsync(Login(7));
        await room.RunAsync(new SetBotWebhook { Owner = 7, Path = "late", At = 2000, Origin = From(7) });
        await room.RunAsync(new SetBotWebhook { Owner = 7, Path = "early", At = 1000, Origin = From(7) });
        Assert.Equal(("late", 2000, 2), room.Mailbox(7).Head is var h ? (h.BotWebhook, h.BotWebhookSetAt, h.Pts) : default);
        Assert.Equal("late", room.Mailbox(7).Record(2).Update.BotWebhookSet.Path);
        Assert.Equal((true, 0, 2), room.LastResult is var r ? (r.Done is not null, r.Updates.Updates_.Count, r.Updates.Pts) : default);
    }

    [Fact]
    public async Task People_have_no_webhook()
    {
        await room.RunAsync(Profile(2, "Bob"));
        await room.RunAsync(new SetBotWebhook { Owner = 2, Path = "x", At = 1000, Origin = From(2) }, new SetBotWebhook { Owner = 3, Path = "x", At = 1000 });
        Assert.Equal((1, ""), (room.Mailbox(2).Pts, room.Mailbox(2).Head.BotWebhook));
        Assert.Equal(0, room.Mailbox(3).Pts);
    }

    private static SaveProfile Login(long user, bool isBot = true, long at = 1000)
    {
        var profile = Profile(user, "Dice", at, "dice");
        profile.Bot = isBot;
        return profile;
    }
}
