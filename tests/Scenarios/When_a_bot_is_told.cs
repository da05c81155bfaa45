using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Stores;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Scenarios;

/// <summary>A bot hears what happens in its mailbox on a channel of its own, and in groups what concerns it.</summary>
public sealed class When_a_bot_is_told
{
    private const long Dice = 901, Other = 902;

    private static readonly Peer Bot = Peer.User(Dice);

    [Fact]
    public async Task What_is_written_to_it_comes_on_its_topic_and_to_its_devices()
    {
        await using var world = await World.StartAsync();
        await using var listener = await BotListener.SubscribeAsync(world, Dice);
        var device = await world.PhoneAsync(Dice, name: "Dice", isBot: true);
        var alice = await world.PhoneAsync(1);

        await alice.SendAsync(Bot, "/roll");
        await listener.UntilTextAsync("/roll");
        var id = await device.UntilTextAsync("/roll");
        await device.SendAsync(alice.Peer, "a four", replyTo: id);
        await alice.UntilTextAsync("a four");
        await alice.SendAsync(Bot, "again");
        await listener.UntilTextAsync("again");

        Assert.Equal(["/roll", "again"], listener.Texts);
        Assert.Equal(listener.Steps.First(u => u.NewMessage is not null).Pts, id);
        Assert.True(listener.Heard[^1].PreviousPts >= id && listener.Heard[^1].PreviousPts < listener.Steps.Last().Pts);
        Assert.True((await alice.Client.GetDialogsAsync()).Users.Single(u => u.Id == Dice).Bot);
        await device.CheckAsync();
        await world.VerifyAsync();
    }

    [Fact]
    public async Task In_a_group_it_hears_what_is_for_it_and_as_an_admin_all()
    {
        await using var world = await World.StartAsync();
        await using var listener = await BotListener.SubscribeAsync(world, Dice);
        var device = await world.PhoneAsync(Dice, isBot: true);
        await world.PhoneAsync(Other, isBot: true);
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        var chat = Peer.Chat(await alice.Client.CreateChatAsync("games", [2, Dice, Other], ct: TestContext.Current.CancellationToken));

        await alice.SendAsync(chat, "what shall we play?");
        await alice.SendAsync(chat, $"/roll@u{Other} 6");
        await alice.SendAsync(chat, $"/roll@u{Dice} 6");
        await listener.UntilTextAsync($"/roll@u{Dice} 6");
        await bob.UntilTextAsync($"/roll@u{Dice} 6");
        await alice.Client.SetRoleAsync(chat.ChatId, Dice, Role.Admin, ct: TestContext.Current.CancellationToken);
        await bob.SendAsync(chat, "now it hears this");
        await listener.UntilTextAsync("now it hears this");

        Assert.Equal([$"/roll@u{Dice} 6", "now it hears this"], listener.Texts);
        await device.CheckAsync();
        Assert.Equal([$"/roll@u{Dice} 6", "now it hears this"], device.Texts);
        Assert.DoesNotContain(device.Shown, u => u.ToString().Contains("what shall we play", StringComparison.Ordinal));
        await bob.CheckAsync();
        await world.VerifyAsync();
    }

    [Fact]
    public async Task An_app_of_its_own_asks_and_waits_until_something_is_new()
    {
        await using var world = await World.StartAsync();
        await using var app = await world.System.Host.AddAsync("dice", TestContext.Current.CancellationToken);
        var (alice, token) = (await world.PhoneAsync(1), world.Token(Dice, "rack", isBot: true));
        var pts = JsonParser.Default.Parse<Result>(await Invocation.AskAsync(app, "login", token, "{}")).State.Pts;
        var asking = PollAsync(50_000);
        await Wait.UntilAsync(async () => (await Invocation.AskAsync(app, "getState", token, "{}")).Length > 0 && asking.IsCompleted, TimeSpan.FromSeconds(1));
        Assert.False(asking.IsCompleted);
        await alice.SendAsync(Peer.User(Dice), "/roll");
        Assert.Equal(["/roll"], Texts(await asking.WaitAsync(TimeSpan.FromSeconds(20))));
        await alice.SendAsync(Peer.User(Dice), "/roll 6");
        Assert.Equal(["/roll 6"], Texts(await PollAsync(50_000)));
        Assert.Equal(Difference.Types.Kind.Empty, (await PollAsync(300)).Difference.Kind);
        await Invocation.AskAsync(app, "setBotWebhook", token, """{ "path": "dice" }""");
        Assert.Equal(Code.WebhookSet, (await PollAsync(0)).Refusal.Code);
        await world.VerifyAsync();

        async Task<Result> PollAsync(int timeout)
        {
            var result = JsonParser.Default.Parse<Result>(await Invocation.AskAsync(app, "getUpdates", token, $$"""{ "pts": "{{pts}}", "timeoutMs": {{timeout}} }"""));
            pts = result.Difference?.Pts ?? pts;
            return result;
        }

        static IEnumerable<string> Texts(Result result) => result.Difference.Updates.Where(u => u.NewMessage is not null).Select(u => u.NewMessage.Content.Text);
    }

    [Fact]
    public async Task In_a_channel_it_hears_the_same_and_finds_it_in_the_difference_as_it_is_then()
    {
        await using var world = await World.StartAsync();
        await using var listener = await BotListener.SubscribeAsync(world, Dice);
        var device = await world.PhoneAsync(Dice, isBot: true);
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        var channel = Peer.Channel(await alice.Client.CreateChannelAsync("games", [2, Dice], ct: TestContext.Current.CancellationToken));

        await alice.Client.SendAsync(channel, "what shall we play?");
        var (roll, _) = await bob.Client.SendAsync(channel, $"/roll@u{Dice} 6");
        await Refused.AsAsync(Code.AdminRequired, () => device.Client.GetHistoryAsync(channel, 0, 10));
        await alice.Client.SetRoleAsync(channel, Dice, Role.Admin, ct: TestContext.Current.CancellationToken);
        await bob.Client.SendAsync(channel, "now it hears this");
        Assert.Contains("what shall we play?", (await device.Client.GetHistoryAsync(channel, 0, 10)).Messages.Select(m => m.Content?.Text));
        await bob.Client.EditAsync(channel, roll, $"/roll@u{Dice} 20");
        await alice.Client.RemoveMemberAsync(channel, Dice);
        await UntilAsync(u => u.ChannelLeft is not null);
        await UntilAsync(u => u.ChannelTold?.Step.ChannelChanged?.Action.MemberRemoved is not null);

        var told = listener.Steps.Where(u => u.ChannelTold is not null).ToList();
        Assert.All(told, u => Assert.Equal((channel, u.ChannelTold.Pts), (u.Dialog.Peer, u.ChannelTold.Step.Pts)));
        Assert.Equal([$"/roll@u{Dice} 6", "now it hears this"], told.SelectMany(Messages).Where(m => m.Content is not null).Select(m => m.Content.Text));
        Assert.Equal([$"/roll@u{Dice} 20"], told.Where(u => u.ChannelTold.Step.MessageEdited is not null).Select(u => u.ChannelTold.Step.MessageEdited.Message.Content.Text));

        // Who has been put out reads nothing of what was said; who is there again, all of it.
        Assert.DoesNotContain((await device.Client.GetDifferenceAsync(0)).Updates, u => u.ChannelTold?.Step?.NewMessages is not null);
        await alice.Client.AddMembersAsync(channel, [Dice], ct: TestContext.Current.CancellationToken);
        var difference = (await device.Client.GetDifferenceAsync(0)).Updates.Where(u => u.ChannelTold is not null).ToList();
        Assert.Equal([$"/roll@u{Dice} 20", "now it hears this"], difference.SelectMany(Messages).Where(m => m.Content is not null).Select(m => m.Content.Text));
        await device.CheckAsync();
        await world.VerifyAsync();

        static IEnumerable<Message> Messages(Update update) => update.ChannelTold.Step.NewMessages?.Messages ?? [];

        async Task UntilAsync(Func<Update, bool> isIt) =>
            Assert.True(await Wait.UntilAsync(() => listener.Steps.Any(isIt), TimeSpan.FromSeconds(30)), $"the bot has heard\n{string.Join('\n', listener.Heard)}");
    }

    [Fact]
    public async Task What_came_while_it_was_away_is_in_the_difference()
    {
        await using var world = await World.StartAsync();
        await using (await world.PhoneAsync(Dice, isBot: true))
        {
        }

        var alice = await world.PhoneAsync(1);
        await alice.SendAsync(Bot, "/roll");
        await using var sidecar = await world.System.Host.AddAsync("bot", TestContext.Current.CancellationToken);
        var token = world.Token(Dice, "bot", isBot: true);

        var difference = JsonParser.Default.Parse<Result>(await Invocation.AskAsync(sidecar, "getDifference", token, """{"pts":"1"}""")).Difference;
        Assert.Equal("/roll", difference.Updates.Single().NewMessage.Content.Text);
    }

    [Fact]
    public async Task A_webhook_is_called_instead_of_the_topic_and_tried_again()
    {
        await using var server = await BotListener.ServeAsync("/hooks/dice");
        await using var world = await World.StartAsync(component: Yaml.Component(Names.BotBinding, "bindings.http", ("url", new Uri(server.Address, "hooks").ToString())));
        await using var listener = await BotListener.SubscribeAsync(world, Dice);
        var device = await world.PhoneAsync(Dice, isBot: true);
        var alice = await world.PhoneAsync(1);
        await using var sidecar = await world.System.Host.AddAsync("bot", TestContext.Current.CancellationToken);

        await AskAsync("""{"path":"dice"}""");
        var failures = 1;
        server.Status = () => failures-- > 0 ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        await alice.SendAsync(Bot, "by webhook");
        await server.UntilTextAsync("by webhook");
        await AskAsync("{}");
        await alice.SendAsync(Bot, "by topic");
        await listener.UntilTextAsync("by topic");

        Assert.Equal(["by webhook"], server.Texts);
        Assert.Equal(["by topic"], listener.Texts);
        Assert.Equal(2, server.Calls);
        Assert.Equal(["dice", ""], device.Shown.Where(u => u.BotWebhookSet is not null).Select(u => u.BotWebhookSet.Path));
        var refused = JsonParser.Default.Parse<Result>(await Invocation.AskAsync(sidecar, "setBotWebhook", world.Token(1), """{"path":"dice"}"""));
        Assert.Equal(Refusal.Types.Code.BotRequired, refused.Refusal.Code);

        async Task AskAsync(string body) =>
            Assert.NotNull(JsonParser.Default.Parse<Result>(await Invocation.AskAsync(sidecar, "setBotWebhook", world.Token(Dice, "bot", isBot: true), body)).Done);
    }

    [Fact]
    public async Task A_token_that_says_otherwise_than_the_first_is_refused()
    {
        await using var world = await World.StartAsync();
        await world.PhoneAsync(1);
        await using var raw = await RawSocket.ConnectAsync(world);
        await raw.SendAsync(new ClientFrame { Hello = new Hello { Token = world.Token(1, isBot: true), ProtocolVersion = 1 } });
        var bye = (await raw.ReceiveAsync())!.Bye;
        Assert.Equal((Bye.Types.Reason.Refused, Refusal.Types.Code.TokenInvalid, "bot"), (bye.Reason, bye.Refusal.Code, bye.Refusal.Field));
    }
}
