using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Units.Msg.Queries;

/// <summary>Mentions in a channel, as who is mentioned sees them: as in a chat.</summary>
public sealed class MentionsInChannelsTests : IDisposable
{
    private readonly House house = new();
    private Peer channel = null!;

    [Fact]
    public async Task They_are_listed_and_counted_until_they_are_seen()
    {
        await BeginAsync();
        var ids = new List<long>();
        for (var n = 1; n <= 5; n++) ids.Add(await house.SendAsync(1, channel, $"@u2, {n}"));
        await house.SendAsync(1, channel, "to nobody");
        Assert.Equal([.. ids.AsEnumerable().Reverse()], await ListAsync(2));
        Assert.All((await AskAsync(2)).Messages, m => Assert.True(m is { Mentioned: true, MentionUnread: true }));
        Assert.Equal((5, 0), (await CountAsync(2), await CountAsync(1)));
        Assert.Equal([ids[2], ids[1]], (await AskAsync(2, ids[3], 2)).Messages.Select(m => m.Id));
        Assert.True((await AskAsync(2, ids[3], 2)).More);

        await DoAsync(2, r => r.ReadContents = new ReadContents { Peer = channel, MessageIds = { ids[4], ids[4] + 1 } });
        await DoAsync(2, r => r.ReadMentions = new ReadMentions { Peer = channel, MaxId = ids[1] });
        Assert.Equal([ids[3], ids[2]], await ListAsync(2));
        await DoAsync(2, r => r.ReadHistory = new ReadHistory { Peer = channel, MaxId = ids[4] }); // as in a chat: that reads no mentions
        Assert.Equal(2, await CountAsync(2));
        await DoAsync(1, r => r.DeleteMessages = new DeleteMessages { RandomId = house.NewId(), Peer = channel, MessageIds = { ids[3] }, ForEveryone = true });
        Assert.Equal([ids[2]], await ListAsync(2));
        Assert.Empty(await house.VerifyAsync());
    }

    [Fact]
    public async Task What_was_cleared_is_listed_and_counted_no_more_on_whatever_page_it_was()
    {
        await BeginAsync();
        var ids = new List<long>();
        for (var n = 1; n <= 140; n++) ids.Add(await house.SendAsync(1, channel, n % 2 == 0 ? "@u2" : "to nobody"));
        foreach (var (last, left) in new[] { (9, 65), (119, 10), (133, 3), (139, 0) })
        {
            await DoAsync(1, r => r.ClearHistory = new ClearHistory { RandomId = house.NewId(), Peer = channel, MaxId = ids[last], ForEveryone = true });
            Assert.Equal((left, left), (await CountAsync(2), (await ListAsync(2)).Count));
        }

        await house.SendAsync(1, channel, "@u2, a new beginning");
        Assert.Equal(1, await CountAsync(2));
        Assert.Empty(await house.VerifyAsync());
    }

    [Fact]
    public async Task Only_members_have_any()
    {
        await BeginAsync();
        await house.SendAsync(1, channel, "@u2");
        await DoAsync(1, r => r.RemoveMember = new RemoveMember { RandomId = house.NewId(), ChannelId = channel.ChannelId, UserId = 2 });
        var refusal = (await house.AskAsync(2, new Request { GetUnreadMentions = new GetUnreadMentions { Peer = channel } })).Refusal;
        Assert.Equal(Code.NotAMember, refusal.Code);
        await DoAsync(1, r => r.AddMembers = new AddMembers { RandomId = house.NewId(), ChannelId = channel.ChannelId, UserIds = { 2 } });
        Assert.Equal((0, 0), (await CountAsync(2), (await ListAsync(2)).Count));
        await house.SendAsync(1, channel, "@u2");
        Assert.Equal(1, await CountAsync(2));
        Assert.Empty(await house.VerifyAsync());
    }

    [Fact]
    public async Task A_device_hears_of_them_by_the_updates_of_its_mailbox()
    {
        await BeginAsync();
        var stale = await house.ReadAfreshAsync(2);
        var id = await house.SendAsync(1, channel, "@u2");
        var other = await house.SendAsync(3, channel, "an answer", replyTo: await house.SendAsync(2, channel, "a question"));
        await DoAsync(2, r => r.ReadContents = new ReadContents { Peer = channel, MessageIds = { id } });
        await house.CatchUpAsync(2, stale, slice: 1);
        Assert.Null(stale.DifferenceTo(await house.ReadAfreshAsync(2)));
        Assert.Equal(1, stale.Find(channel)!.Counters.UnreadMentionsCount);
        Assert.Equal([other], await ListAsync(2));
    }

    public void Dispose() => house.Dispose();

    private async Task BeginAsync()
    {
        for (var user = 1; user <= 3; user++) await house.LoginAsync(user);
        var created = await house.DoAsync(1, new Request { CreateChat = new CreateChat { RandomId = house.NewId(), Title = "all", UserIds = { 2, 3 }, Channel = true } });
        channel = Peer.Channel(created.ChatCreated.ChannelId);
    }

    private async Task DoAsync(long user, Action<Request> what)
    {
        var request = new Request();
        what(request);
        await house.DoAsync(user, request);
    }

    private async Task<History> AskAsync(long user, long offset = 0, int limit = 0) =>
        (await house.DoAsync(user, new Request { GetUnreadMentions = new GetUnreadMentions { Peer = channel, OffsetId = offset, Limit = limit } })).History;

    private async Task<IReadOnlyList<long>> ListAsync(long user) => [.. (await AskAsync(user)).Messages.Select(m => m.Id)];

    private async Task<int> CountAsync(long user) =>
        (await house.DoAsync(user, new Request { GetChannels = new GetChannels() })).Channels.Channels_.Single().Dialog.Counters.UnreadMentionsCount;
}
