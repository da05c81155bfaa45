using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting.Tokens;
using DaprMessaging.Session;
using DaprMessaging.Units.Hosting;
using DaprMessaging.Units.Hosting.Actors;

namespace DaprMessaging.Units.Session;

/// <summary>To ask for channels is to listen to them.</summary>
public sealed class ListenersTests : IDisposable
{
    private static readonly Request Asking = new() { GetChannels = new GetChannels() };

    private readonly FakeActors actors = new(FakeActors.Short);
    private readonly MemoryPublisher broker = new();
    private readonly Listeners listeners;

    public ListenersTests() => listeners = Ears.Of(actors, broker);

    [Fact]
    public async Task Of_a_channel_that_is_new_here_the_directory_learns_first_and_then_it_is_asked_again()
    {
        var (one, other) = (Phones.Of(1, 11), Phones.Of(2, 22));
        Assert.False(await HearAsync(one, 5));
        Assert.Equal([("SessionActor", "b5", "Attach")], actors.Calls.Select(c => (c.Type, c.Id, c.Method)));
        Assert.Equal((-5, "g1"), Assert.Single(broker.All<RoutesChanged>()) is var r ? (r.UserId, r.ServerId) : default);
        Assert.Equal("b5", broker.Published.Single().Key);
        Assert.True(await HearAsync(one, 5));
        Assert.True(await HearAsync(other, 5));
        Assert.Single(actors.Calls);
    }

    [Fact]
    public async Task So_is_whoever_had_asked_before_the_directory_knew()
    {
        var (early, answer) = (listeners.Moment(), new Result { Channels = new Channels { Channels_ = { new ChannelDialog { Chat = new Chat { Id = 5 }, Pts = 3 } } } });
        await HearAsync(Phones.Of(1, 11), 5);
        Assert.False(await listeners.HearAsync(Phones.Of(2, 22), Asking, answer, early, CancellationToken.None));
    }

    [Fact]
    public async Task When_the_last_one_goes_the_directory_is_told()
    {
        var (one, other) = (Phones.Of(1, 11), Phones.Of(2, 22));
        await HearAsync(one, 5);
        await HearAsync(other, 5);
        await listeners.RemoveAsync(one);
        Assert.Single(actors.Calls);
        await listeners.RemoveAsync(other);
        Assert.Equal("Detach", actors.Calls.Last().Method);
        Assert.Empty(listeners.Channels);
        Assert.False(await HearAsync(Phones.Of(1, 12), 5)); // begins anew
    }

    [Fact]
    public async Task A_bot_listens_to_none()
    {
        var bot = new Device(new Identity(7, "rack", "Dice", "dice", IsBot: true), 9, "app", new SessionOptions(), Ears.Backlog());
        Assert.True(await HearAsync(bot, 5));
        Assert.Empty(listeners.Channels);
        Assert.Empty(actors.Calls);
    }

    [Fact]
    public async Task Who_is_no_member_any_more_listens_no_more()
    {
        var device = Phones.Of(1, 11);
        await HearAsync(device, 5);
        var asked = new Request { GetChannelDifference = new GetChannelDifference { ChannelId = 5 } };
        Assert.True(await listeners.HearAsync(device, asked, new Result { Refusal = new Refusal { Code = Refusal.Types.Code.NotAMember } }, listeners.Moment(), CancellationToken.None));
        listeners.Take(new Delivery { UserId = -5, Updates = new Updates { Channels = { new ChannelUpdates { ChannelId = 5, Pts = 9 } } } }, new HandoverReply());
        Assert.False(device.Outgoing.TryPeek(out _));
    }

    [Fact]
    public async Task When_the_last_one_is_put_out_the_directory_is_told()
    {
        var device = Phones.Of(1, 11);
        await HearAsync(device, 5);
        var asked = new Request { GetChannelDifference = new GetChannelDifference { ChannelId = 5 } };
        await listeners.HearAsync(device, asked, new Result { Refusal = new Refusal { Code = Refusal.Types.Code.NotAMember } }, listeners.Moment(), CancellationToken.None);
        Assert.Equal("Detach", actors.Calls.Last().Method);
        Assert.Empty(listeners.Channels);
    }

    [Fact]
    public async Task Who_goes_while_the_directory_is_asked_does_not_listen()
    {
        var device = Phones.Of(1, 11);
        device.Leave();
        await listeners.RemoveAsync(device);
        Assert.True(await HearAsync(device, 5));
        Assert.Empty(listeners.Channels);
    }

    [Fact]
    public void A_channel_to_which_nobody_listens_here_is_absent()
    {
        var reply = new HandoverReply();
        listeners.Take(new Delivery { UserId = -7, Updates = new Updates() }, reply);
        Assert.Equal([-7], reply.AbsentUserIds);
    }

    [Fact]
    public async Task Where_the_directory_had_forgotten_them_all_are_to_ask()
    {
        var device = Phones.Of(1, 11);
        await HearAsync(device, 5);
        actors.Answer = method => method == "Renew" ? "[]" : "true";
        await listeners.RenewAsync(5, CancellationToken.None);
        Assert.False(device.Outgoing.TryPeek(out _));
        actors.Answer = method => method == "Renew" ? "[1]" : "true";
        await listeners.RenewAsync(5, CancellationToken.None);
        Assert.Equal("Attach", actors.Calls.Last().Method);
        Assert.Equal((5, 0), Assert.Single(Frames.Next(device).Channels) is var hint ? (hint.ChannelId, hint.Pts) : default);
    }

    [Fact]
    public async Task Without_the_directory_nobody_listens_and_whoever_asks_hears_so()
    {
        actors.Out.Add("SessionActor");
        await Assert.ThrowsAnyAsync<Exception>(() => HearAsync(Phones.Of(1, 11), 5));
        await listeners.RenewAsync(5, CancellationToken.None);
        actors.Out.Clear();
        Assert.False(await HearAsync(Phones.Of(1, 11), 5));
    }

    [Fact]
    public async Task A_renewal_that_is_not_answered_throws_nothing()
    {
        await HearAsync(Phones.Of(1, 11), 5);
        actors.Hung["SessionActor"] = true;
        await listeners.RenewAsync(5, CancellationToken.None);
        Assert.Equal([5], listeners.Channels);
    }

    public void Dispose() => actors.Dispose();

    private Task<bool> HearAsync(Device device, long channel) => listeners.HearAsync(
        device, Asking, new Result { Channels = new Channels { Channels_ = { new ChannelDialog { Chat = new Chat { Id = channel }, Pts = 3 } } } }, listeners.Moment(), CancellationToken.None);
}
