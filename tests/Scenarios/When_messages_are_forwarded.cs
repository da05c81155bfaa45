using DaprMessaging.Contracts;

namespace DaprMessaging.Scenarios;

[Trait(Parts.Trait, Parts.Every)]
public sealed class When_messages_are_forwarded
{
    [Fact]
    public async Task They_say_again_what_was_said_and_who_said_it_first()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, carol) = (await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(3));
        var bold = new Entity { Kind = Entity.Types.Kind.Bold, Offset = 0, Length = 3 };
        await alice.Client.SendAsync(bob.Peer, "one of two", [bold]);
        await alice.SendVoiceAsync(bob.Peer, "two of two");
        var two = await bob.UntilTextAsync("two of two");
        var one = await bob.UntilTextAsync("one of two");
        var original = bob.Messages.First(m => m.Id == one);

        await bob.Client.ForwardAsync(carol.Peer, alice.Peer, [one, two]);
        var again = await carol.UntilTextAsync("one of two");
        await carol.UntilTextAsync("two of two");
        await carol.Client.ForwardAsync(alice.Peer, bob.Peer, [again]);
        await alice.UntilAsync(p => p.Messages.Any(m => m.Peer.Equals(carol.Peer)), "her own words");

        Assert.Equal(["one of two", "two of two"], carol.Messages.Where(m => !m.Out).Select(m => m.Content.Text));
        foreach (var message in new[] { carol.Messages[0], alice.Messages.Single(m => m.Peer.Equals(carol.Peer)) })
        {
            Assert.Equal(original.Content, message.Content);
            Assert.Equal(new Forward { FromUserId = 1, Date = original.Date }, message.Forward);
        }

        Assert.True(carol.Messages[1] is { Content.Media.Kind: Media.Types.Kind.Voice, MediaUnread: true });
        Assert.Equal((2L, 2), (carol.Messages[0].FromUserId, carol.Counters(bob.Peer)!.UnreadCount));
        Assert.Contains("u1", (await carol.Client.GetHistoryAsync(bob.Peer)).Users.Select(u => u.Name)); // of whom she has never heard
        foreach (var phone in new[] { alice, bob, carol }) await phone.CheckAsync();
    }

    [Fact]
    public async Task To_oneself_they_are_saved_with_the_place_where_they_were()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, tablet) = (await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(2, "tablet", pts: 0));
        var chat = Peer.Chat(await alice.Client.CreateChatAsync("club", [2]));
        await alice.SendAsync(bob.Peer, "in the dialog");
        await alice.SendAsync(chat, "in the club");
        var (one, two) = (await bob.UntilTextAsync("in the dialog"), await bob.UntilTextAsync("in the club"));

        await bob.Client.ForwardAsync(bob.Peer, alice.Peer, [one]);
        await bob.Client.ForwardAsync(bob.Peer, chat, [two]);
        foreach (var phone in new[] { bob, tablet }) await phone.UntilAsync(p => Saved(p).Count == 2, "what is saved");

        Assert.Equal([(alice.Peer, one, 1L), (chat, two, 1L)], Saved(tablet).Select(f => (f.SavedFromPeer, f.SavedFromMessageId, f.FromUserId)));
        Assert.Equal(0, tablet.Counters(bob.Peer)!.UnreadCount);
        await tablet.CheckAsync();

        // To others it says nothing of that.
        var saved = bob.Messages.Last(m => m.Peer.Equals(bob.Peer)).Id;
        await bob.Client.ForwardAsync(alice.Peer, bob.Peer, [saved]);
        await alice.UntilAsync(p => p.Messages.Any(m => m.Forward is not null), "her own words");
        Assert.Equal((1L, null, 0L), (alice.Messages[^1].Forward.FromUserId, alice.Messages[^1].Forward.SavedFromPeer, alice.Messages[^1].Forward.SavedFromMessageId));
    }

    [Fact]
    public async Task What_is_not_there_is_refused_and_what_goes_later_does_not_take_them_along()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, carol) = (await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(3));
        var (id, _) = await alice.SendAsync(bob.Peer, "soon gone");
        var his = await bob.UntilTextAsync("soon gone");
        var chat = Peer.Chat(await bob.Client.CreateChatAsync("club", []));
        await bob.UntilAsync(p => p.Messages.Any(m => m.Action is not null), "the chat");
        await bob.Client.ForwardAsync(carol.Peer, alice.Peer, [his]);

        await alice.Client.DeleteAsync(bob.Peer, [id], forEveryone: true);
        await bob.UntilAsync(p => p.Shown.Any(u => u.MessagesDeleted is not null), "the deletion");
        await carol.UntilTextAsync("soon gone");
        foreach (var (peer, message) in new[] { (alice.Peer, his), (alice.Peer, 999), (carol.Peer, his), (chat, bob.Messages.Single(m => m.Action is not null).Id) })
            await Refused.AsAsync(Refusal.Types.Code.MessageUnknown, () => bob.Client.ForwardAsync(carol.Peer, peer, [message]));
        Assert.Equal("soon gone", (await carol.Client.GetHistoryAsync(bob.Peer)).Messages.Single().Content.Text);
    }

    private static List<Forward> Saved(Phone phone) => [.. phone.Messages.Where(m => m.Peer.Equals(phone.Peer)).Select(m => m.Forward)];
}
