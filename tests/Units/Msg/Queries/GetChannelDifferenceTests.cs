using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Kind = DaprMessaging.Contracts.Client.Difference.Types.Kind;

namespace DaprMessaging.Units.Msg.Queries;

/// <summary>What a member is told of a channel.</summary>
public sealed class GetChannelDifferenceTests : IDisposable
{
    private readonly House house = new();

    [Fact]
    public async Task It_comes_in_slices_and_shows_what_is_there_today()
    {
        var channel = await BeginAsync();
        for (var i = 1; i <= 5; i++) await house.SendAsync(1, Peer.Channel(channel), $"line {i}");
        await house.DoAsync(1, new Request { DeleteMessages = new DeleteMessages { RandomId = house.NewId(), Peer = Peer.Channel(channel), MessageIds = { 3 }, ForEveryone = true } });
        var first = (await AskAsync(2, channel, 0, 3)).ChannelDifference.Difference;
        var rest = (await AskAsync(2, channel, first.Pts)).ChannelDifference.Difference;
        Assert.Equal((Kind.Slice, 3, Kind.Difference, 7), (first.Kind, first.Pts, rest.Kind, rest.Pts));
        Assert.Equal(["line 1"], first.Updates.SelectMany(u => u.NewMessages.Messages).Select(m => m.Content?.Text).OfType<string>());
        Assert.Equal(Enumerable.Range(1, 7), first.Updates.Concat(rest.Updates).Select(u => (int)u.Pts));
        Assert.Equal(Kind.Empty, (await AskAsync(2, channel, 7)).ChannelDifference.Difference.Kind);
    }

    [Theory]
    [InlineData(Limits.ChannelSteps, Kind.Slice)]
    [InlineData(Limits.ChannelSteps + 1, Kind.TooLong)]
    public async Task Who_is_too_far_behind_reads_it_afresh(int behind, Kind kind)
    {
        var channel = await BeginAsync();
        await house.SendAsync(1, Peer.Channel(channel), "the last");
        var head = house.Store.Get<ConversationHead>(Names.ConversationHead(Names.ChannelConversation(channel)))!;
        head.LastOp = behind + 1;
        house.Store.Put(Names.ConversationHead(Names.ChannelConversation(channel)), head);
        Assert.Equal(kind, (await AskAsync(2, channel, 1)).ChannelDifference.Difference.Kind);
    }

    [Fact]
    public async Task Each_is_told_how_they_react_themselves_and_of_others_how_many_do()
    {
        var channel = await BeginAsync();
        var peer = Peer.Channel(channel);
        var id = await house.SendAsync(1, peer, "line");
        await ReactAsync(1, peer, id, "👍");
        await ReactAsync(2, peer, id, "👍");
        await ReactAsync(2, peer, id, "❤");
        await house.DoAsync(1, new Request { PinMessage = new PinMessage { RandomId = house.NewId(), Peer = peer, MessageId = id, ForEveryone = true } });
        foreach (var (user, own) in new[] { (1, "👍"), (2, "❤") })
        {
            var steps = (await AskAsync(user, channel, 1)).ChannelDifference.Difference.Updates;
            Assert.Equal(own, steps[0].NewMessages.Messages.Single().Reactions.Own);
            Assert.Equal([user != 1, user != 2, user != 2], steps.Where(s => s.MessageReacted is not null).Select(s => s.MessageReacted.Others));
            Assert.Equal([1, 2, 2], steps.Where(s => s.MessageReacted is not null).Select(s => s.MessageReacted.Reactions.Counts.Sum(c => c.Count)));
            var history = (await house.DoAsync(user, new Request { GetHistory = new GetHistory { Peer = peer } })).History;
            var pinned = (await house.DoAsync(user, new Request { GetPinnedMessages = new GetPinnedMessages { Peer = peer } })).History;
            Assert.Equal([own, own], history.Messages.Concat(pinned.Messages).Where(m => m.Id == id).Select(m => m.Reactions.Own));
        }

        var late = (await AskAsync(2, channel, 3, 1)).ChannelDifference.Difference.Updates.Single();
        Assert.Equal(("👍", 2), (late.MessageReacted.Reactions.Own, late.MessageReacted.Reactions.Counts.Single().Count)); // as of that step
    }

    [Fact]
    public async Task Who_is_no_member_is_told_nothing()
    {
        var channel = await BeginAsync();
        Assert.Equal(Code.NotAMember, (await AskAsync(3, channel, 0)).Refusal.Code);
        Assert.Equal(Code.ChatUnknown, (await AskAsync(3, channel + 1, 0)).Refusal.Code);
        Assert.Equal((Code.RequestInvalid, "pts"), (await AskAsync(1, channel, -1)).Refusal is var r ? (r.Code, r.Field) : default);
        Assert.Equal((Code.RequestInvalid, "channel_id"), (await AskAsync(1, 0, 0)).Refusal is var n ? (n.Code, n.Field.Replace("chat_id", "channel_id", StringComparison.Ordinal)) : default);
    }

    public void Dispose() => house.Dispose();

    private async Task<long> BeginAsync()
    {
        for (var user = 1; user <= 3; user++) await house.LoginAsync(user);
        return (await house.DoAsync(1, new Request { CreateChat = new CreateChat { RandomId = house.NewId(), Title = "news", UserIds = { 2 }, Channel = true } })).ChatCreated.ChannelId;
    }

    private Task ReactAsync(long user, Peer peer, long id, string emoji) =>
        house.DoAsync(user, new Request { SetReaction = new SetReaction { RandomId = house.NewId(), Peer = peer, MessageId = id, Emoji = emoji } });

    private Task<Result> AskAsync(long user, long channel, long pts, int limit = 0) =>
        house.AskAsync(user, new Request { GetChannelDifference = new GetChannelDifference { ChannelId = channel, Pts = pts, Limit = limit } });
}
