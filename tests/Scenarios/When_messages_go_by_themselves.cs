using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using static DaprMessaging.Contracts.Refusal.Types;

namespace DaprMessaging.Scenarios;

/// <summary>What is said for a while only: of a message, or of all that is said in a dialog.</summary>
[Trait(Parts.Trait, Parts.Every)]
public sealed class When_messages_go_by_themselves
{
    [Fact]
    public async Task One_that_was_sent_for_a_while_goes_from_all_devices_and_what_is_unread_is_what_is_left()
    {
        await using var world = await World.StartAsync();
        var (alice, tablet, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(1, "tablet"), await world.PhoneAsync(2));
        await alice.SendAsync(bob.Peer, "this stays");
        var sent = await SendAsync(alice, bob.Peer, 2, "this does not", "nor this");
        await bob.UntilCountersAsync(alice.Peer, c => c.UnreadCount == 3, "three unread");
        await bob.UntilCountersAsync(alice.Peer, c => c.UnreadCount == 1, "one unread");
        foreach (var phone in new[] { alice, tablet, bob })
        {
            var peer = phone == bob ? alice.Peer : bob.Peer;
            await phone.UntilAsync(p => p.View.Find(peer)?.Messages.Count == 1, "that one is left");
            Assert.Single(phone.Shown, u => u.MessagesDeleted is not null);
            await phone.CheckAsync();
        }

        Assert.Equal(sent.MessageIds, alice.Shown.Single(u => u.MessagesDeleted is not null).MessagesDeleted.Ids);
        Assert.Empty((await bob.Client.SearchMessagesAsync("this does not")).Messages);
        await world.VerifyAsync();
    }

    [Fact]
    public async Task In_a_dialog_all_that_is_said_goes_until_somebody_thinks_better_of_it()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        await alice.Client.SetDialogTtlAsync(bob.Peer, TimeSpan.FromSeconds(1));
        await bob.UntilAsync(p => p.Messages.Any(m => m.Action?.TtlSet?.Seconds == 1), "that it was set");
        await bob.SendAsync(alice.Peer, "not for long");
        Assert.Equal(1, (await bob.Client.GetPeerDialogsAsync([alice.Peer])).Dialogs_.Single().TtlSeconds);
        await bob.Client.SetDialogTtlAsync(alice.Peer, TimeSpan.Zero);
        await bob.SendAsync(alice.Peer, "for ever");
        await alice.UntilTextAsync("for ever");
        foreach (var (phone, peer) in new[] { (alice, bob.Peer), (bob, alice.Peer) })
        {
            await phone.UntilAsync(p => p.View.Find(peer)?.Messages.Where(m => m.Content is not null).Select(m => m.Content.Text).SequenceEqual(["for ever"]) == true, "what is left");
            await phone.CheckAsync();
        }

        await Refused.AsAsync(Code.NotModified, () => bob.Client.SetDialogTtlAsync(alice.Peer, TimeSpan.Zero));
        await world.VerifyAsync();
    }

    [Fact]
    public async Task A_device_that_was_away_finds_it_gone()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        await alice.SendAsync(bob.Peer, "this stays");
        await SendAsync(alice, bob.Peer, 1, "this does not");
        await bob.UntilTextAsync("this does not");
        var (pts, ids) = (bob.Client.Pts, bob.Messages.Select(m => m.Id).ToList());
        await bob.DisposeAsync();
        await alice.UntilAsync(p => p.Shown.Any(u => u.MessagesDeleted is not null), "that it is gone");

        var returned = await world.PhoneAsync(2, pts: pts);
        await returned.UntilAsync(p => p.Shown.Any(u => u.MessagesDeleted is not null), "that it is gone");
        Assert.Equal([ids[1]], returned.Shown.Single(u => u.MessagesDeleted is not null).MessagesDeleted.Ids);
        var another = await world.PhoneAsync(2, "tablet", pts: 0);
        await another.UntilCountersAsync(alice.Peer, c => c.UnreadCount == 1, "one unread");
        await another.CheckAsync();
        Assert.Equal(["this stays"], another.View.Find(alice.Peer)!.Messages.Select(m => m.Content.Text));
        Assert.DoesNotContain("this does not", another.Texts);
    }

    [Fact]
    public async Task In_a_chat_it_is_for_admins_to_say_and_who_left_keeps_what_they_had()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, carol) = (await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(3));
        var chat = Peer.Chat(await alice.Client.CreateChatAsync("the chat", [2, 3]));
        await bob.UntilAsync(p => p.Counters(chat) is not null, "the chat");
        await Refused.AsAsync(Code.AdminRequired, () => bob.Client.SetDialogTtlAsync(chat, TimeSpan.FromHours(1)));
        await SendAsync(alice, chat, 3, "for three seconds");
        await carol.UntilTextAsync("for three seconds");
        await carol.Client.RemoveMemberAsync(chat.ChatId, 3);
        await bob.UntilAsync(p => p.Shown.Any(u => u.MessagesDeleted is not null), "that it is gone");
        await bob.CheckAsync();
        await carol.CheckAsync();
        Assert.Contains(carol.View.Find(chat)!.Messages, m => m.Content?.Text == "for three seconds");
        await world.VerifyAsync();
    }

    [Fact]
    public async Task Sent_later_it_goes_so_long_after_that()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        var message = new NewMessage { RandomId = 5, Content = new Content { Text = "later, and not for long" }, TtlSeconds = 1 };
        var ids = (await alice.Client.ScheduleAsync(bob.Peer, [message], When_messages_are_scheduled.In(hours: 9))).MessagesScheduled.Ids;
        await alice.Client.SendScheduledAsync(ids);
        await bob.UntilTextAsync("later, and not for long");
        await bob.UntilAsync(p => p.Shown.Any(u => u.MessagesDeleted is not null), "that it is gone");
        await alice.CheckAsync();
    }

    internal static Task<MessagesSent> SendAsync(Phone phone, Peer peer, int ttlSeconds, params string[] texts) => phone.Client.SendAsync(
        peer, texts.Select(t => new NewMessage { RandomId = phone.Client.NewRandomId(), Content = new Content { Text = t }, TtlSeconds = ttlSeconds }));
}
