using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Units;

/// <summary>What somebody had scheduled goes out while they may be away: it reads nothing for them, and is not to be read by them.</summary>
public sealed class ScheduledInChannelsTests : IDisposable
{
    private readonly House house = new();
    private Peer channel = new();

    [Fact]
    public async Task What_others_said_meanwhile_is_still_to_be_read_and_what_was_scheduled_is_not()
    {
        await BeginAsync();
        await ScheduleAsync("good morning", "all");
        for (var n = 0; n < 3; n++) await house.SendAsync(2, channel, $"in the night {n}");
        await house.RingAsync(1, TimeSpan.FromMinutes(2));
        await house.SendAsync(2, channel, "and after it");
        Assert.Equal((1, 4), await ReadAsync());

        await house.DoAsync(1, new Request { ReadHistory = new ReadHistory { Peer = channel, MaxId = 5 } });
        Assert.Equal((5, 1), await ReadAsync());
        await house.DoAsync(1, new Request { ReadHistory = new ReadHistory { Peer = channel, MaxId = 7 } });
        Assert.Equal((7, 0), await ReadAsync());
        Assert.Empty(Dialog.OwnUnread);
        Assert.Empty(await house.VerifyAsync());
    }

    [Fact]
    public async Task Nor_does_it_count_when_it_has_been_deleted()
    {
        await BeginAsync();
        await ScheduleAsync("good morning");
        await house.SendAsync(2, channel, "in the night");
        await house.RingAsync(1, TimeSpan.FromMinutes(2));
        await house.DoAsync(1, new Request { DeleteMessages = new DeleteMessages { RandomId = house.NewId(), Peer = channel, MessageIds = { 3 }, ForEveryone = true } });
        Assert.Equal((1, 1), await ReadAsync());
        Assert.Empty(await house.VerifyAsync());
    }

    [Fact]
    public async Task Who_writes_is_there_and_has_read()
    {
        await BeginAsync();
        await house.SendAsync(2, channel, "hello");
        await house.SendAsync(1, channel, "hello");
        Assert.Equal((3, 0), await ReadAsync());
        await ScheduleAsync("good morning");
        await house.RingAsync(1, TimeSpan.FromMinutes(2));
        await house.SendAsync(1, channel, "later");
        Assert.Equal((5, 0), await ReadAsync());
        Assert.Empty(Dialog.OwnUnread);
    }

    public void Dispose() => house.Dispose();

    private async Task BeginAsync()
    {
        await house.LoginAsync(1);
        await house.LoginAsync(2);
        var created = await house.DoAsync(1, new Request { CreateChat = new CreateChat { RandomId = house.NewId(), Title = "all", UserIds = { 2 }, Channel = true } });
        channel = Peer.Channel(created.ChatCreated.ChannelId);
        await house.DoAsync(1, new Request { ReadHistory = new ReadHistory { Peer = channel, MaxId = 1 } });
    }

    private async Task ScheduleAsync(params string[] texts)
    {
        var later = new SendMessages { Peer = channel, ScheduleDate = house.Now + 60_000, Messages = { texts.Select(t => new NewMessage { RandomId = house.NewId(), Content = new Content { Text = t } }) } };
        await house.DoAsync(1, new Request { SendMessages = later });
    }

    private async Task<(long Mark, int Unread)> ReadAsync() =>
        (await house.DoAsync(1, new Request { GetChannels = new GetChannels() })).Channels.Channels_.Single().Dialog.Counters is var counters ? (counters.ReadInboxMaxId, counters.UnreadCount) : default;

    private DialogState Dialog => house.Store.Get<DialogState>(Names.Dialog(1, channel))!;
}
