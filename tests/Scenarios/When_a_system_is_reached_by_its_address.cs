using DaprMessaging.Client;
using DaprMessaging.Contracts;

namespace DaprMessaging.Scenarios;

/// <summary>The promises as anybody can try them who has an address and a key: dapr/check does, on real parts.</summary>
public sealed class When_a_system_is_reached_by_its_address
{
    [Fact]
    public async Task A_message_reaches_every_device_of_both_users_once()
    {
        await using var system = await Elsewhere.ReachAsync();
        var bobs = new[] { await system.PhoneAsync(2), await system.PhoneAsync(2, "tablet") };
        var (alice, tablet) = (await system.PhoneAsync(1), await system.PhoneAsync(1, "tablet"));

        var (id, _) = await alice.SendAsync(bobs[0].Peer, "hello");
        await alice.SendAsync(bobs[0].Peer, "goodbye");
        Phone[] phones = [alice, tablet, .. bobs];
        foreach (var phone in phones) await phone.UntilTextAsync("goodbye");

        Assert.Equal(id, alice.Messages[0].Id);
        Assert.All(phones, phone => Assert.Equal(["hello", "goodbye"], phone.Texts));
        Assert.Equal(bobs[0].Messages, bobs[1].Messages);
        Assert.Equal(2, bobs[0].Counters(alice.Peer)!.UnreadCount);
    }

    [Fact]
    public async Task Who_was_away_finds_everything_in_order()
    {
        await using var system = await Elsewhere.ReachAsync();
        long pts;
        var bob = await system.PhoneAsync(2);
        var alice = await system.PhoneAsync(1);
        await alice.SendAsync(bob.Peer, "before");
        await bob.UntilTextAsync("before");
        pts = bob.Client.Pts;
        await bob.DisposeAsync();

        for (var i = 0; i < 50; i++) await alice.SendAsync(bob.Peer, $"text {i}");
        var again = await system.PhoneAsync(2, pts: pts);
        await again.UntilTextAsync("text 49");

        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"text {i}"), again.Texts);
        Assert.Equal(Enumerable.Range(1, 50).Select(i => pts + i), again.Shown.Select(u => u.Pts));
    }

    [Fact]
    public async Task A_random_id_means_one_message_however_often_and_from_wherever_it_is_used()
    {
        await using var system = await Elsewhere.ReachAsync();
        var bob = await system.PhoneAsync(2);
        var alices = new[] { await system.PhoneAsync(1), await system.PhoneAsync(1, "tablet") };

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => alices[i % 2].SendAsync(bob.Peer, "once", randomId: 4711)));
        await alices[0].SendAsync(bob.Peer, "and on");
        await bob.UntilTextAsync("and on");

        Assert.Single(answers.Distinct());
        Assert.Equal(["once", "and on"], bob.Texts);
    }

    [Fact]
    public async Task A_chat_shows_each_member_what_came_between_joining_and_leaving()
    {
        await using var system = await Elsewhere.ReachAsync();
        var (alice, bob, carol) = (await system.PhoneAsync(1), await system.PhoneAsync(2), await system.PhoneAsync(3));
        var chat = Peer.Chat(await alice.Client.CreateChatAsync("club", [bob.UserId], ct: TestContext.Current.CancellationToken));

        await bob.SendAsync(chat, "without carol");
        await alice.Client.AddMembersAsync(chat.ChatId, [carol.UserId], ct: TestContext.Current.CancellationToken);
        await bob.SendAsync(chat, "with carol");
        await carol.UntilTextAsync("with carol");
        await alice.Client.RemoveMemberAsync(chat.ChatId, carol.UserId, ct: TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => carol.SendAsync(chat, "hello?"));
        await bob.SendAsync(chat, "carol is gone");
        await alice.UntilTextAsync("carol is gone");

        Assert.Equal(Refusal.Types.Code.NotAMember, refused.Refusal.Code);
        Assert.Equal(["with carol"], carol.Texts);
        Assert.Equal(["without carol", "with carol", "carol is gone"], alice.Texts);
    }

    [Fact]
    public async Task What_one_device_reads_is_read_on_the_other_and_the_author_hears()
    {
        await using var system = await Elsewhere.ReachAsync();
        var (bob, tablet, alice) = (await system.PhoneAsync(2), await system.PhoneAsync(2, "tablet"), await system.PhoneAsync(1));
        var (sent, _) = await alice.SendAsync(bob.Peer, "read me");
        await bob.UntilTextAsync("read me");

        await bob.Client.ReadHistoryAsync(alice.Peer, bob.Messages.Single().Id, TestContext.Current.CancellationToken);

        await tablet.UntilAsync(p => p.Counters(alice.Peer)?.UnreadCount == 0, "that nothing is unread");
        await alice.UntilAsync(p => p.Counters(bob.Peer)?.ReadOutboxMaxId == sent, "that it was read");
    }
}
