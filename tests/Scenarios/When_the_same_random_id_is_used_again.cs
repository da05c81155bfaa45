using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Scenarios;

[Trait(Parts.Trait, Parts.Every)]
public sealed class When_the_same_random_id_is_used_again
{
    [Fact]
    public async Task The_message_is_sent_once_and_all_get_the_same_answer()
    {
        await using var world = await World.StartAsync();
        var alice = await world.PhoneAsync(1);
        var tablet = await world.PhoneAsync(1, "tablet");
        var bob = await world.PhoneAsync(2);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? alice : tablet).SendAsync(bob.Peer, "once", randomId: 77)));
        answers = [.. answers, await alice.SendAsync(bob.Peer, "once", randomId: 77)];
        await alice.SendAsync(bob.Peer, "and on");
        await bob.UntilTextAsync("and on");

        Assert.Single(answers.Distinct());
        Assert.Equal(["once", "and on"], bob.Texts);
    }

    [Fact]
    public async Task It_is_remembered_across_a_restart_of_every_app()
    {
        await using var world = await World.StartAsync();
        var alice = await world.PhoneAsync(1);
        var bob = await world.PhoneAsync(2);
        var first = await alice.SendAsync(bob.Peer, "once", randomId: 77);

        foreach (var app in new[] { Names.Inbox, Names.Msg, Names.Sync, Names.Session })
        {
            await world.System.StopAsync(app);
            await world.System.StartAsync(app, TestContext.Current.CancellationToken);
        }

        var again = await world.PhoneAsync(1);
        Assert.Equal(first, await again.SendAsync(bob.Peer, "once", randomId: 77));
    }

    [Fact]
    public async Task A_refusal_is_repeated_even_if_it_would_be_possible_by_now()
    {
        await using var world = await World.StartAsync();
        var alice = await world.PhoneAsync(1);
        var bob = await world.PhoneAsync(2);
        var chat = await alice.Client.CreateChatAsync("club", []);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => bob.SendAsync(Peer.Chat(chat), "let me in", randomId: 5));
        await alice.Client.AddMembersAsync(chat, [2]);
        var again = await Assert.ThrowsAsync<RefusedException>(() => bob.SendAsync(Peer.Chat(chat), "let me in", randomId: 5));
        await bob.SendAsync(Peer.Chat(chat), "now", randomId: 6);

        Assert.Equal(Refusal.Types.Code.NotAMember, refused.Refusal.Code);
        Assert.Equal(refused.Refusal, again.Refusal);
        await alice.UntilTextAsync("now");
        Assert.DoesNotContain("let me in", alice.Texts);
    }

    [Fact]
    public async Task A_list_that_mixes_old_and_new_ids_is_refused_as_a_whole()
    {
        await using var world = await World.StartAsync();
        var alice = await world.PhoneAsync(1);
        var bob = await world.PhoneAsync(2);
        NewMessage Message(long id) => new() { RandomId = id, Content = new Content { Text = $"message {id}" } };
        var both = await alice.Client.SendAsync(bob.Peer, [Message(1), Message(2)]);

        Assert.Equal(both, await alice.Client.SendAsync(bob.Peer, [Message(1), Message(2)]));
        foreach (NewMessage[] mixed in new NewMessage[][] { [Message(1), Message(3)], [Message(1)], [Message(2), Message(1)] })
        {
            var refused = await Assert.ThrowsAsync<RefusedException>(() => alice.Client.SendAsync(bob.Peer, mixed));
            Assert.Equal(Refusal.Types.Code.RandomIdReused, refused.Refusal.Code);
        }

        await bob.UntilTextAsync("message 2");
        Assert.Equal(["message 1", "message 2"], bob.Texts);
    }

    [Fact]
    public async Task Creating_a_chat_again_means_the_same_chat()
    {
        await using var world = await World.StartAsync();
        var alice = await world.PhoneAsync(1);

        var chats = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => alice.Client.CreateChatAsync("club", [], randomId: 9)));

        Assert.Single(chats.Distinct());
        await alice.UntilCurrentAsync();
        Assert.Single(alice.Messages, m => m.Action?.ChatCreated is not null);
    }
}
