using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using static DaprMessaging.Contracts.Refusal.Types;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

/// <summary>What a message says besides its content.</summary>
public sealed class SentKindTests
{
    private readonly Room room = new();

    [Fact]
    public async Task Each_copy_of_an_album_names_the_owners_own_first_of_it()
    {
        await room.RunAsync(Send("u:2:3", 2, 10));
        var album = Album("u:1:2", 1, 11, 12, 13);
        album.Album = true;
        await room.RunAsync(album, Send("u:1:2", 1, 14));
        Assert.Equal([1, 1, 1, 0], Copies(1).Select(m => m.GroupedId));
        Assert.Equal([0, 2, 2, 2, 0], Copies(2).Select(m => m.GroupedId));
    }

    [Fact]
    public async Task Several_that_are_no_album_belong_to_none()
    {
        await room.RunAsync(Album("u:1:2", 1, 11, 12));
        Assert.All(Copies(2), m => Assert.Equal(0, m.GroupedId));
    }

    [Fact]
    public async Task Silent_and_protected_is_every_copy()
    {
        var album = Album("u:1:2", 1, 11, 12);
        (album.Silent, album.Protected) = (true, true);
        await room.RunAsync(album);
        Assert.All(Copies(1).Concat(Copies(2)), m => Assert.Equal((true, true), (m.Silent, m.Protected)));
    }

    [Fact]
    public async Task What_a_reply_quotes_stays_whatever_becomes_of_what_it_answers()
    {
        await room.RunAsync(Send("u:1:2", 1, 11, "a long story"));
        var reply = Album("u:1:2", 2, 1000, new Item { RandomId = 12, Content = new Content { Text = "why?" }, ReplyTo = 1, ReplyQuote = new ReplyQuote { Text = "long", Offset = 2 } });
        await room.RunAsync(reply, Edit("u:1:2", 1, 13, 1, "short"), Delete("u:1:2", 1, 14, 1));
        Assert.All(new[] { 1, 2 }, user => Assert.Equal(new ReplyQuote { Text = "long", Offset = 2 }, Copies(user)[^1].ReplyQuote));
    }

    [Fact]
    public async Task What_may_not_be_forwarded_is_refused_unless_it_was_forwarded_before()
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        await room.RunAsync(Album("u:1:2", 1, 1000, new Item { RandomId = 12, IsProtected = true }));
        Assert.Equal((Code.ForwardForbidden, "forward"), (room.LastResult.Refusal.Code, room.LastResult.Refusal.Field));
        await room.RunAsync(Album("u:1:2", 1, 1000, new Item { RandomId = 11, IsProtected = true }));
        Assert.Equal([1], room.LastResult.MessagesSent.MessageIds);
    }

    private List<Message> Copies(long user) => [.. room.Mailbox(user).Log.Where(r => r.Update.NewMessage is not null).Select(r => r.Update.NewMessage)];
}
