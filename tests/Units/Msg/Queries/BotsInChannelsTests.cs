using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Units.Msg.Queries;

/// <summary>A bot in a channel is told what concerns it, and may not look for more, unless it is an admin.</summary>
public sealed class BotsInChannelsTests : IDisposable
{
    private const long Dice = 7;

    private static readonly Dictionary<string, Func<Peer, Request>> looks = new()
    {
        ["the history"] = channel => new Request { GetHistory = new GetHistory { Peer = channel } },
        ["what is pinned"] = channel => new Request { GetPinnedMessages = new GetPinnedMessages { Peer = channel } },
        ["the difference"] = channel => new Request { GetChannelDifference = new GetChannelDifference { ChannelId = channel.ChannelId, Pts = 1 } },
        ["who reacts"] = channel => new Request { GetReactions = new GetReactions { Peer = channel, MessageId = 2 } },
        ["unread mentions"] = channel => new Request { GetUnreadMentions = new GetUnreadMentions { Peer = channel } },
    };

    private readonly House house = new();
    private Peer channel = null!;

    public static TheoryData<string> Looks => [.. looks.Keys];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task It_does_not_look_and_an_admin_does(string kind)
    {
        await BeginAsync();
        var refusal = (await house.AskAsync(Dice, looks[kind](channel))).Refusal;
        Assert.Equal((Code.AdminRequired, "channel_id"), (refusal.Code, refusal.Field));
        await AppointAsync();
        Assert.Null((await house.AskAsync(Dice, looks[kind](channel))).Refusal);
    }

    [Fact]
    public async Task It_knows_in_which_channels_it_is_and_not_what_was_said_there_last()
    {
        await BeginAsync();
        var one = (await house.DoAsync(Dice, new Request { GetChannels = new GetChannels() })).Channels.Channels_.Single();
        Assert.Equal(("all", null), (one.Chat.Title, one.Dialog.TopMessage));
        Assert.Equal(2, (await house.DoAsync(Dice, new Request { GetChat = new GetChat { ChannelId = channel.ChannelId } })).FullChat.Chat.MemberCount);
        await AppointAsync();
        one = (await house.DoAsync(Dice, new Request { GetChannels = new GetChannels() })).Channels.Channels_.Single();
        Assert.Equal("/roll", one.Dialog.TopMessage.Content.Text);
    }

    [Fact]
    public async Task It_says_again_only_what_it_was_told_or_has_said_itself()
    {
        await BeginAsync();
        await house.SendAsync(Dice, channel, "4");
        await ForwardAsync(3);
        await ForwardAsync(4);
        var refusal = (await house.AskAsync(Dice, Forward(2))).Refusal;
        Assert.Equal((Code.MessageUnknown, "forward"), (refusal.Code, refusal.Field));
        await AppointAsync();
        await ForwardAsync(2);
        Assert.Equal(["/roll", "4", "between us"], house.Room.Mailbox(1).Messages.Where(m => m.Content is not null).Select(m => m.Content.Text));
    }

    public void Dispose() => house.Dispose();

    private Request Forward(long id) => new()
    {
        SendMessages = new SendMessages { Peer = Peer.User(1), Messages = { new NewMessage { RandomId = house.NewId(), Forward = new MessageReference { Peer = channel, MessageId = id } } } },
    };

    private Task ForwardAsync(long id) => house.DoAsync(Dice, Forward(id));

    private async Task BeginAsync()
    {
        await house.LoginAsync(1);
        await house.LoginAsync(Dice, isBot: true);
        var create = new CreateChat { RandomId = house.NewId(), Title = "all", UserIds = { Dice }, Channel = true };
        channel = Peer.Channel((await house.DoAsync(1, new Request { CreateChat = create })).ChatCreated.ChannelId);
        foreach (var text in new[] { "between us", "/roll" }) await house.SendAsync(1, channel, text);
    }

    private Task AppointAsync() => house.DoAsync(1, new Request
    {
        SetRole = new SetRole { RandomId = house.NewId(), ChannelId = channel.ChannelId, UserId = Dice, Role = Role.Admin },
    });
}
