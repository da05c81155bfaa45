using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using static DaprMessaging.Contracts.Refusal.Types;

namespace DaprMessaging.Scenarios;

/// <summary>What its author wants to be sent later. (W-… are defects of the reference system.)</summary>
[Trait(Parts.Trait, Parts.Every)]
public sealed class When_messages_are_scheduled
{
    [Fact]
    public async Task It_waits_on_all_devices_of_its_author_and_comes_to_everybody_when_it_is_time()
    {
        await using var world = await World.StartAsync();
        var (alice, tablet, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(1, "tablet"), await world.PhoneAsync(2));
        var id = await alice.Client.ScheduleAsync(bob.Peer, "good morning", In(hours: 9)) ?? 0;
        await tablet.UntilAsync(p => p.View.Scheduled.Count == 1, "what waits");
        Assert.Equal(("good morning", id), tablet.View.Scheduled.Single() is var m ? (m.Content.Text, m.Id) : default);
        Assert.Empty(bob.Shown);

        var soon = In(seconds: 1);
        await tablet.Client.EditScheduledAsync(id, "good morning, Bob", soon);
        await bob.UntilTextAsync("good morning, Bob");
        Assert.InRange(bob.Messages.Single().Date, soon, soon + 20_000);
        foreach (var phone in new[] { alice, tablet })
        {
            await phone.UntilTextAsync("good morning, Bob");
            await phone.UntilAsync(p => p.View.Scheduled.Count == 0, "that nothing waits any more");
            await phone.CheckAsync();
        }

        await bob.UntilCountersAsync(alice.Peer, c => c.UnreadCount == 1, "one unread");
        Assert.Single(bob.Texts);
        await world.VerifyAsync();
    }

    [Fact]
    public async Task It_can_be_taken_back_or_sent_now()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        var message = new NewMessage { RandomId = 5, Content = new Content { Text = "first" } };
        var ids = (await alice.Client.ScheduleAsync(bob.Peer, [message, new() { RandomId = 6, Content = new Content { Text = "second" } }], In(hours: 9))).MessagesScheduled.Ids;
        await alice.Client.DeleteScheduledAsync([ids[1]]);
        await alice.Client.SendScheduledAsync([ids[0]]);
        await bob.UntilTextAsync("first");
        await alice.UntilTextAsync("first");
        await alice.UntilAsync(p => p.View.Scheduled.Count == 0, "that nothing waits any more");
        Assert.Empty((await alice.Client.GetScheduledMessagesAsync()).Messages);
        await Refused.AsAsync(Code.MessageUnknown, () => alice.Client.SendScheduledAsync([ids[1]]));

        // Asked again, the answer is that of the first time, and nothing comes back.
        var again = await alice.Client.ScheduleAsync(bob.Peer, [message, new() { RandomId = 6, Content = new Content { Text = "second" } }], In(hours: 9));
        Assert.Equal(ids, again.MessagesScheduled.Ids);
        await alice.CheckAsync();
        Assert.Equal(["first"], bob.Texts);
    }

    [Fact]
    public async Task Too_soon_for_that_it_is_sent_at_once()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        Assert.Null(await alice.Client.ScheduleAsync(bob.Peer, "in five seconds", In(seconds: 5)));
        await bob.UntilTextAsync("in five seconds");
        Assert.Empty((await alice.Client.GetScheduledMessagesAsync()).Messages);
    }

    [Fact]
    public async Task An_author_who_is_away_finds_it_sent()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        await bob.SendAsync(alice.Peer, "tell me when it is time");
        await alice.UntilTextAsync("tell me when it is time");
        var id = await alice.Client.ScheduleAsync(bob.Peer, "it is time", In(hours: 9)) ?? 0;
        await alice.Client.EditScheduledAsync(id, date: In(seconds: 2));
        await alice.UntilCurrentAsync();
        var pts = alice.Client.Pts;
        await alice.DisposeAsync();

        await bob.UntilTextAsync("it is time");
        var returned = await world.PhoneAsync(1, pts: pts);
        await returned.UntilTextAsync("it is time");
        await returned.UntilAsync(p => p.Shown.Any(u => u.ScheduledRemoved?.Ids.Contains(id) == true), "that it waits no more");
        await (await world.PhoneAsync(1, "tablet", pts: 0)).CheckAsync();
    }

    [Fact]
    public async Task Who_has_been_removed_meanwhile_is_told_why_it_was_not_sent()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        var chat = Peer.Chat(await alice.Client.CreateChatAsync("the chat", [2]));
        await bob.UntilAsync(p => p.Counters(chat) is not null, "the chat");
        var id = await bob.Client.ScheduleAsync(chat, "from within", In(hours: 9)) ?? 0;
        await alice.Client.RemoveMemberAsync(chat.ChatId, 2);
        await bob.Client.EditScheduledAsync(id, date: In(seconds: 1));
        await bob.UntilAsync(p => p.Shown.Any(u => u.ScheduledRemoved is not null), "what became of it");
        Assert.Equal(Code.NotAMember, bob.Shown.First(u => u.ScheduledRemoved is not null).ScheduledRemoved.Refusal.Code);
        await bob.CheckAsync();
        Assert.Empty(alice.Texts);
        await world.VerifyAsync();
    }

    [Fact]
    public async Task To_oneself_it_is_a_reminder()
    {
        await using var world = await World.StartAsync();
        var alice = await world.PhoneAsync(1);
        var id = await alice.Client.ScheduleAsync(alice.Peer, "water the plants", In(hours: 9)) ?? 0;
        await alice.Client.EditScheduledAsync(id, date: In(seconds: 1));
        await alice.UntilTextAsync("water the plants");
        await alice.CheckAsync();
    }

    internal static long In(int hours = 0, int seconds = 0) => TimeProvider.System.GetUtcNow().AddHours(hours).AddSeconds(seconds).ToUnixTimeMilliseconds();
}
