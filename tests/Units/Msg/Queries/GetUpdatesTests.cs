using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Units.Msg.Queries;

/// <summary>What a bot is told that asks.</summary>
public sealed class GetUpdatesTests : IDisposable
{
    private const long Dice = 7;

    private readonly House house = new();

    [Fact]
    public async Task It_is_the_difference_for_bots_alone_and_for_those_that_have_no_webhook()
    {
        await house.LoginAsync(1);
        await house.LoginAsync(Dice, isBot: true);
        await house.SendAsync(1, Peer.User(Dice), "/roll");
        var difference = (await AskAsync(Dice, 1)).Difference;
        Assert.Equal(["/roll"], difference.Updates.Select(u => u.NewMessage.Content.Text));
        Assert.Equal(Code.BotRequired, (await AskAsync(1, 0)).Refusal.Code);
        Assert.Equal(Code.RequestInvalid, (await AskAsync(Dice, 0, timeout: -1)).Refusal.Code);
        await house.DoAsync(Dice, new Request { SetBotWebhook = new SetBotWebhook { Path = "dice" } });
        Assert.Equal(Code.WebhookSet, (await AskAsync(Dice, 1)).Refusal.Code);
        await house.DoAsync(Dice, new Request { SetBotWebhook = new SetBotWebhook() });
        Assert.NotEmpty((await AskAsync(Dice, 1)).Difference.Updates);
    }

    public void Dispose() => house.Dispose();

    private Task<Result> AskAsync(long user, long pts, int timeout = 0) =>
        house.AskAsync(user, new Request { GetUpdates = new GetUpdates { Pts = pts, TimeoutMs = timeout } });
}
