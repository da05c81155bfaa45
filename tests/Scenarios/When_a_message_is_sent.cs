using System.Collections.Concurrent;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Scenarios;

[Trait(Parts.Trait, Parts.Every)]
public sealed class When_a_message_is_sent
{
    [Fact]
    public async Task Every_device_of_both_has_it_once()
    {
        await using var world = await World.StartAsync();
        var alice = await world.PhoneAsync(1);
        var tablet = await world.PhoneAsync(1, "tablet");
        var bob = await world.PhoneAsync(2);
        var laptop = await world.PhoneAsync(2, "laptop");

        var (id, date) = await alice.SendAsync(bob.Peer, "hello");

        foreach (var phone in new[] { alice, tablet, bob, laptop }) await phone.UntilTextAsync("hello");
        foreach (var phone in new[] { alice, tablet, bob, laptop }) Assert.Single(phone.Texts);
        foreach (var own in new[] { alice, tablet })
        {
            var message = own.Messages.Single();
            Assert.Equal((id, date, true), (message.Id, message.Date, message.Out));
            Assert.Equal(bob.Peer, message.Peer);
        }

        var received = bob.Messages.Single();
        Assert.Equal((alice.UserId, date, false, 0L), (received.FromUserId, received.Date, received.Out, received.RandomId));
        Assert.Equal(alice.Peer, received.Peer);
        Assert.Equal(received, laptop.Messages.Single());
    }

    [Fact]
    public async Task The_session_that_sent_it_gets_the_result_once_and_no_echo()
    {
        await using var world = await World.StartAsync();
        var frames = new ConcurrentQueue<ServerFrame>();
        var bob = await world.PhoneAsync(2);
        var alice = await world.PhoneAsync(1, tamper: frame =>
        {
            frames.Enqueue(frame);
            return [frame];
        });
        var sameDevice = await world.PhoneAsync(1);

        var (id, _) = await alice.SendAsync(bob.Peer, "hello");
        await bob.UntilTextAsync("hello");
        await sameDevice.UntilTextAsync("hello");
        await alice.SendAsync(bob.Peer, "after that");
        await sameDevice.UntilTextAsync("after that");

        Assert.Single(frames.SelectMany(f => f.Results), r => r.MessagesSent?.MessageIds.Contains(id) == true);
        Assert.DoesNotContain(frames.SelectMany(f => f.Updates), u => u.NewMessage is not null);
    }

    [Fact]
    public async Task It_is_unread_for_the_recipient_alone()
    {
        await using var world = await World.StartAsync();
        var alice = await world.PhoneAsync(1);
        var bob = await world.PhoneAsync(2);

        await alice.SendAsync(bob.Peer, "one");
        await alice.SendAsync(bob.Peer, "two");
        await bob.UntilTextAsync("two");

        Assert.Equal(2, bob.Counters(alice.Peer)!.UnreadCount);
        Assert.Equal(0, alice.Counters(bob.Peer)!.UnreadCount);
        var dialogs = await bob.Client.GetDialogsAsync();
        Assert.Equal(2, dialogs.Dialogs_.Single().Counters.UnreadCount);
        Assert.Equal("two", dialogs.Dialogs_.Single().TopMessage.Content.Text);
        Assert.Equal("u1", dialogs.Users.Single(u => u.Id == 1).Name);
    }

    [Fact]
    public async Task A_reply_names_the_message_by_each_owners_own_id()
    {
        await using var world = await World.StartAsync();
        var alice = await world.PhoneAsync(1);
        var bob = await world.PhoneAsync(2);
        for (var i = 0; i < 10; i++) await bob.SendAsync(Peer.User(2), "a note to myself, so that numbers differ");

        var (question, _) = await alice.SendAsync(bob.Peer, "question");
        await bob.UntilTextAsync("question");
        var asked = bob.Messages.Single(m => m.Content.Text == "question").Id;
        await bob.SendAsync(alice.Peer, "answer", replyTo: asked);
        foreach (var phone in new[] { alice, bob }) await phone.UntilTextAsync("answer");

        Assert.NotEqual(question, asked);
        Assert.Equal(question, alice.Messages.Single(m => m.Content.Text == "answer").ReplyToMessageId);
        Assert.Equal(asked, bob.Messages.Single(m => m.Content.Text == "answer").ReplyToMessageId);
    }

    [Fact]
    public async Task Saved_messages_are_there_once_and_never_unread()
    {
        await using var world = await World.StartAsync();
        var alice = await world.PhoneAsync(1);
        var tablet = await world.PhoneAsync(1, "tablet");

        await alice.SendAsync(alice.Peer, "remember");
        await tablet.UntilTextAsync("remember");

        Assert.Single(tablet.Texts);
        Assert.Equal(0, tablet.Counters(alice.Peer)!.UnreadCount);
    }

    [Fact]
    public async Task Several_at_once_keep_together_and_in_order()
    {
        await using var world = await World.StartAsync();
        var alice = await world.PhoneAsync(1);
        var bob = await world.PhoneAsync(2);
        var messages = Enumerable.Range(0, 100)
            .Select(i => new NewMessage { RandomId = 1000 + i, Content = new Content { Text = $"part {i}" } }).ToArray();

        var others = Task.WhenAll(Enumerable.Range(0, 50).Select(i => bob.SendAsync(alice.Peer, $"noise {i}")));
        var sent = await alice.Client.SendAsync(bob.Peer, messages, ct: TestContext.Current.CancellationToken);
        await others;
        await bob.UntilAsync(p => p.Texts.Count() == 150, "150 messages");

        Assert.Equal(100, sent.MessageIds.Count);
        var texts = bob.Texts.ToList();
        Assert.Equal(messages.Select(m => m.Content.Text), texts.GetRange(texts.IndexOf("part 0"), 100));
    }
}
