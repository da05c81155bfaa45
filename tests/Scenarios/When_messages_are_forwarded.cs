using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

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
            await Refused.AsAsync(Code.MessageUnknown, () => bob.Client.ForwardAsync(carol.Peer, peer, [message]));
        Assert.Equal("soon gone", (await carol.Client.GetHistoryAsync(bob.Peer)).Messages.Single().Content.Text);
    }

    [Fact]
    public async Task One_that_is_protected_by_itself_is_not_forwarded_and_its_neighbours_are()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, carol) = (await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(3));
        var chat = Peer.Chat(await bob.Client.CreateChatAsync("club", []));
        var sent = await alice.Client.SendAsync(bob.Peer, [new NewMessage { RandomId = 7, Content = new Content { Text = "between us" } }], isProtected: true);
        await alice.SendAsync(bob.Peer, "no secret");
        var (secret, other) = (await bob.UntilTextAsync("between us"), await bob.UntilTextAsync("no secret"));
        await alice.Client.EditAsync(bob.Peer, sent.MessageIds[0], "between the two of us");
        await bob.UntilAsync(p => p.Shown.Any(u => u.MessageEdited is not null), "the edit");
        Assert.Equal([(secret, true), (other, false)], (await bob.Client.GetHistoryAsync(alice.Peer, forward: true)).Messages.Select(m => (m.Id, m.Protected)));

        foreach (var to in new[] { carol.Peer, bob.Peer, alice.Peer, chat }) await Refused.AsAsync(Code.ForwardForbidden, () => bob.Client.ForwardAsync(to, alice.Peer, [secret]));
        await Refused.AsAsync(Code.ForwardForbidden, () => alice.Client.ForwardAsync(carol.Peer, bob.Peer, [sent.MessageIds[0]]));
        await Refused.AsAsync(Code.ForwardForbidden, () => bob.Client.ForwardAsync(carol.Peer, alice.Peer, [other, secret]));
        Task<MessagesSent> AgainAsync() => bob.Client.SendAsync(carol.Peer, [new NewMessage { RandomId = 8, Forward = new MessageReference { Peer = alice.Peer, MessageId = secret } }]);
        await Refused.AsAsync(Code.ForwardForbidden, AgainAsync);
        await alice.Client.DeleteAsync(bob.Peer, sent.MessageIds, forEveryone: true);
        await bob.UntilAsync(p => p.Shown.Any(u => u.MessagesDeleted is not null), "the deletion");
        await Refused.AsAsync(Code.ForwardForbidden, AgainAsync);
        await Refused.AsAsync(Code.MessageUnknown, () => bob.Client.ForwardAsync(carol.Peer, alice.Peer, [secret]));

        await bob.Client.ForwardAsync(carol.Peer, alice.Peer, [other]);
        await carol.UntilTextAsync("no secret");
        Assert.Equal(["no secret"], carol.Texts);
        Assert.False(carol.Messages.Single().Protected);
    }

    [Fact]
    public async Task Out_of_a_channel_they_come_in_the_order_they_are_named_with_who_said_them_there()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, carol) = (await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(3));
        var (reader, channel) = (new ChannelReader(bob), Peer.Channel(await alice.Client.CreateChannelAsync("news", [2])));
        var chat = Peer.Chat(await bob.Client.CreateChatAsync("club", [3]));
        await reader.UntilFollowingAsync(channel.ChannelId);
        var ids = await alice.SendAllAsync(channel, ["one", "two", "three"]);
        ids.Add((await bob.SendAsync(channel, "four")).Id);
        await reader.UntilTextAsync(channel.ChannelId, "four");
        long[] order = [ids[2], ids[0], ids[3], ids[1]];
        var said = order.Select(id => reader.View(channel.ChannelId).Find(id)!).ToList();

        foreach (var to in new[] { carol.Peer, chat, bob.Peer }) await bob.Client.ForwardAsync(to, channel, order);
        await carol.UntilAsync(p => p.Messages.Count(m => m.Forward is not null) == 8, "all of it, twice");
        await bob.UntilAsync(p => Saved(p).Count == 4, "what is saved");
        foreach (var (phone, peer) in new[] { (carol, bob.Peer), (carol, chat), (bob, carol.Peer), (bob, chat) })
        {
            var again = phone.Messages.Where(m => m.Peer.Equals(peer) && m.Content is not null).ToList();
            Assert.Equal(["three", "one", "four", "two"], again.Select(m => m.Content.Text));
            Assert.Equal(said.Select(m => new Forward { FromUserId = m.FromUserId, Date = m.Date }), again.Select(m => m.Forward));
        }

        Assert.Equal([1, 1, 2, 1], said.Select(m => m.FromUserId));
        Assert.Equal(said.Select(m => new Forward { FromUserId = m.FromUserId, Date = m.Date, SavedFromPeer = channel, SavedFromMessageId = m.Id }), Saved(bob));
        await Refused.AsAsync(Code.MessageUnknown, () => carol.Client.ForwardAsync(bob.Peer, channel, order)); // who is not in it
        await Refused.AsAsync(Code.MessageUnknown, () => bob.Client.ForwardAsync(carol.Peer, channel, [ids[0], 1])); // what tells of the channel itself
        foreach (var phone in new[] { bob, carol }) await phone.CheckAsync();
    }

    [Fact]
    public async Task Media_come_as_an_album_if_they_are_forwarded_so_and_words_do_not()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, carol) = (await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(3));
        var (reader, channel) = (new ChannelReader(bob), Peer.Channel(await alice.Client.CreateChannelAsync("news", [2])));
        await reader.UntilFollowingAsync(channel.ChannelId);
        var photos = (await alice.SendAlbumAsync(channel, 101, 102, 103)).MessageIds;
        var (words, _) = await alice.SendAsync(channel, "words");
        var kept = (await alice.Client.SendAsync(channel, [Phone.Photo(104)], isProtected: true)).MessageIds[0];
        await reader.UntilTextAsync(channel.ChannelId, "photo 104");

        await ForwardAsync(photos[2], photos[0]);
        await bob.Client.ForwardAsync(carol.Peer, channel, [photos[1]]);
        await Refused.AsAsync(Code.MediaInvalid, () => ForwardAsync(photos[0], words));
        await Refused.AsAsync(Code.ForwardForbidden, () => ForwardAsync(photos[0], kept));
        foreach (var phone in new[] { bob, carol })
        {
            await phone.UntilTextAsync("photo 102");
            var again = phone.Messages.Where(m => m.Content is not null).ToList();
            Assert.Equal([103, 101, 102], again.Select(m => long.Parse(m.Content.Media.Id[1..])));
            Assert.Equal([again[0].Id, again[0].Id, 0], again.Select(m => m.GroupedId));
            Assert.All(again, m => Assert.Equal(1, m.Forward.FromUserId));
            await phone.CheckAsync();
        }

        Task<MessagesSent> ForwardAsync(params long[] ids) => bob.Client.SendAsync(
            carol.Peer, ids.Select(id => new NewMessage { RandomId = bob.Client.NewRandomId(), Forward = new MessageReference { Peer = channel, MessageId = id } }), album: true);
    }

    private static List<Forward> Saved(Phone phone) => [.. phone.Messages.Where(m => m.Peer.Equals(phone.Peer)).Select(m => m.Forward)];
}
