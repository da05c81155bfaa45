using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Scenarios;

/// <summary>Media that are shown as one: in every copy, and in the one that a channel keeps.</summary>
[Trait(Parts.Trait, Parts.Every)]
public sealed class When_an_album_is_sent
{
    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 10)]
    public async Task Every_device_of_everybody_has_it_in_one_piece_in_order_and_as_one_group(bool toChat, int count)
    {
        await using var world = await World.StartAsync();
        var (alice, tablet, carol) = (await world.PhoneAsync(1), await world.PhoneAsync(1, "tablet"), await world.PhoneAsync(3));
        var (bob, laptop) = (await world.PhoneAsync(2), await world.PhoneAsync(2, "laptop"));
        await bob.SendAsync(bob.Peer, "a note to myself, so that numbers differ");
        var chat = Peer.Chat(await alice.Client.CreateChatAsync("club", [2, 3]));
        await carol.UntilAsync(p => p.Messages.Any(m => m.Action is not null), "the chat");
        var (hers, his) = toChat ? (chat, chat) : (bob.Peer, alice.Peer);
        long[] photos = [.. Enumerable.Range(101, count)];

        var others = Task.WhenAll(Enumerable.Range(0, 50).Select(i => bob.SendAsync(his, $"noise {i}")));
        var sent = await alice.SendAlbumAsync(hers, photos);
        await others;

        var later = await world.PhoneAsync(2, "later", pts: 0);
        foreach (var (phone, peer) in new[] { (alice, hers), (tablet, hers), (bob, his), (laptop, his), (later, his), (carol, chat) }.SkipLast(toChat ? 0 : 1))
        {
            await phone.UntilAsync(p => Said(p, peer).Count == count + 50, "all of it");
            var said = Said(phone, peer);
            var album = said.GetRange(said.FindIndex(m => m.Content.Media is not null), count);
            Assert.Equal(photos.Select(p => Phone.Photo(p).Content), album.Select(m => m.Content));
            Assert.Equal(said.Select(m => album.Contains(m) ? album[0].Id : 0), said.Select(m => m.GroupedId));
            await phone.CheckAsync();
        }

        Assert.Equal(sent.MessageIds, Said(tablet, hers).Where(m => m.GroupedId == sent.MessageIds[0]).Select(m => m.Id));
        Assert.NotEqual(Group(alice), Group(bob));
        Assert.Equal(count, bob.Counters(his)!.UnreadCount);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_retry_has_the_same_answer_and_one_with_other_photos_is_refused_as_a_whole(bool toChat)
    {
        await using var world = await World.StartAsync();
        var (alice, tablet, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(1, "tablet"), await world.PhoneAsync(2));
        var (hers, his) = (bob.Peer, alice.Peer);
        if (toChat) hers = his = Peer.Chat(await alice.Client.CreateChatAsync("club", [2]));
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => (i % 2 == 0 ? alice : tablet).SendAlbumAsync(hers, 101, 102, 103)));

        answers = [.. answers, await tablet.SendAlbumAsync(hers, 101, 102, 103), await alice.Client.SendAsync(hers, new long[] { 101, 102, 103 }.Select(Phone.Photo))];
        foreach (long[] mixed in new long[][] { [101, 102, 104], [104, 101, 102, 103], [101, 102, 103, 104], [101, 102], [102, 101, 103] })
            await Refused.AsAsync(Refusal.Types.Code.RandomIdReused, () => alice.SendAlbumAsync(hers, mixed));
        await alice.SendAlbumAsync(hers, 104, 105);

        Assert.Single(answers.Distinct());
        foreach (var (phone, peer) in new[] { (alice, hers), (tablet, hers), (bob, his) })
        {
            await phone.UntilTextAsync("photo 105");
            var said = Said(phone, peer);
            Assert.Equal([101, 102, 103, 104, 105], said.Select(m => long.Parse(m.Content.Media.Id[1..])));
            Assert.Equal([said[0].Id, said[0].Id, said[0].Id, said[3].Id, said[3].Id], said.Select(m => m.GroupedId));
            await phone.CheckAsync();
        }
    }

    [Fact]
    public async Task In_a_channel_it_is_one_step_and_one_group_for_all()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        var readers = new[] { new ChannelReader(alice), new ChannelReader(bob) };
        var channel = await alice.Client.CreateChannelAsync("news", [2]);
        foreach (var reader in readers) await reader.UntilFollowingAsync(channel);
        var sent = await alice.SendAlbumAsync(Peer.Channel(channel), 101, 102, 103);
        Assert.Equal(sent, await alice.SendAlbumAsync(Peer.Channel(channel), 101, 102, 103));
        await Refused.AsAsync(Refusal.Types.Code.RandomIdReused, () => alice.SendAlbumAsync(Peer.Channel(channel), 101, 104, 103));

        foreach (var reader in readers)
        {
            await reader.UntilTextAsync(channel, "photo 103");
            await reader.CheckAsync(channel);
            var album = Assert.Single(reader.Heard, s => s.Update.NewMessages?.Messages.Any(m => m.Content is not null) == true).Update.NewMessages.Messages;
            Assert.Equal([101, 102, 103], album.Select(m => long.Parse(m.Content.Media.Id[1..])));
            Assert.Equal(sent.MessageIds.Select(id => (id, sent.MessageIds[0])), album.Select(m => (m.Id, m.GroupedId)));
        }
    }

    private static List<Message> Said(Phone phone, Peer peer) => [.. phone.Messages.Where(m => m.Peer.Equals(peer) && m.Content is not null)];

    private static long Group(Phone phone) => phone.Messages.First(m => m.GroupedId > 0).GroupedId;
}
