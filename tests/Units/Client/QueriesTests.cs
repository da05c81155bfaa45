using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Units.Client;

/// <summary>What a user can ask for: each verb is the request of its name, and gives the part of the result that answers it.</summary>
public sealed class QueriesTests : IAsyncLifetime
{
    private static readonly Peer Two = Peer.User(2);

    private ScriptedGateway gateway = null!;
    private MessagingClient client = null!;

    public async ValueTask InitializeAsync()
    {
        gateway = await ScriptedGateway.StartAsync();
        client = gateway.NewClient();
        await client.ConnectAsync();
    }

    [Fact]
    public async Task Of_dialogs()
    {
        gateway.Answer = _ => new Result { Dialogs = new Dialogs { TotalCount = 2 } };
        Assert.Equal(2, (await client.GetDialogsAsync(3, 4, folderId: 1)).TotalCount);
        Assert.Equal(new GetDialogs { OffsetId = 3, Limit = 4, FolderId = 1 }, Asked().GetDialogs);
        Assert.Equal(2, (await client.GetPeerDialogsAsync([Two, Peer.Chat(5)])).TotalCount);
        Assert.Equal(new GetPeerDialogs { Peers = { Two, Peer.Chat(5) } }, Asked().GetPeerDialogs);
    }

    [Fact]
    public async Task Of_messages()
    {
        gateway.Answer = _ => new Result { History = new History { Pts = 9 } };
        Assert.Equal(9, (await client.GetPinnedMessagesAsync(Two)).Pts);
        Assert.Equal(new GetPinnedMessages { Peer = Two }, Asked().GetPinnedMessages);
        Assert.Equal(9, (await client.GetUnreadMentionsAsync(Two, 3, 4)).Pts);
        Assert.Equal(new GetUnreadMentions { Peer = Two, OffsetId = 3, Limit = 4 }, Asked().GetUnreadMentions);
    }

    [Fact]
    public async Task Of_what_is_looked_for()
    {
        gateway.Answer = _ => new Result { FoundMessages = new FoundMessages { TotalCount = 9 } };
        Assert.Equal(9, (await client.SearchMessagesAsync("a b", Two, 3, 4)).TotalCount);
        Assert.Equal(new SearchMessages { Text = "a b", Peer = Two, OffsetId = 3, Limit = 4 }, Asked().SearchMessages);
        var photos = new SearchMessages { FromUserId = 2, Kinds = { SearchMessages.Types.Kind.Photo } };
        Assert.Equal(9, (await client.SearchMessagesAsync(photos)).TotalCount);
        Assert.Equal(photos, Asked().SearchMessages);
        gateway.Answer = _ => new Result { SearchCounters = new SearchCounters { Pts = 7 } };
        Assert.Equal(7, (await client.GetSearchCountersAsync(Two)).Pts);
        Assert.Equal(new GetSearchCounters { Peer = Two }, Asked().GetSearchCounters);
        await client.GetSearchCountersAsync();
        Assert.Null(Asked().GetSearchCounters.Peer);
    }

    [Fact]
    public async Task Of_who_has_read_and_whom_one_does_not_want_to_hear()
    {
        gateway.Answer = _ => new Result { ReadDate = new ReadDate { Date = 5000 } };
        Assert.Equal(5000, await client.GetReadDateAsync(Two, 7));
        Assert.Equal(new GetReadDate { Peer = Two, MessageId = 7 }, Asked().GetReadDate);
        gateway.Answer = _ => new Result { Readers = new Readers { Readers_ = { new Reader { UserId = 3 } } } };
        Assert.Equal(3, Assert.Single((await client.GetReadersAsync(5, 7)).Readers_).UserId);
        Assert.Equal(new GetReaders { ChatId = 5, MessageId = 7 }, Asked().GetReaders);
        gateway.Answer = _ => new Result { BlockedUsers = new BlockedUsers { UserIds = { 3 } } };
        Assert.Equal([3], (await client.GetBlockedUsersAsync()).UserIds);
        Assert.NotNull(Asked().GetBlockedUsers);
    }

    [Fact]
    public async Task Of_what_is_scheduled()
    {
        gateway.Answer = _ => new Result { ScheduledMessages = new ScheduledMessages { Messages = { new ScheduledMessage { Id = 7 } } } };
        Assert.Equal(7, Assert.Single((await client.GetScheduledMessagesAsync(Two, 3, 4)).Messages).Id);
        Assert.Equal(new GetScheduledMessages { Peer = Two, OffsetId = 3, Limit = 4 }, Asked().GetScheduledMessages);
        await client.GetScheduledMessagesAsync();
        Assert.Equal(new GetScheduledMessages(), Asked().GetScheduledMessages);
    }

    public async ValueTask DisposeAsync()
    {
        await client.DisposeAsync();
        await gateway.DisposeAsync();
    }

    private Request Asked() => gateway.Asked.Last();
}
