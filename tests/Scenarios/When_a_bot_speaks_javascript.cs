using System.Net;
using System.Net.Http.Json;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Google.Protobuf;

namespace DaprMessaging.Scenarios;

public sealed class When_a_bot_speaks_javascript
{
    private static readonly Peer Bot = Peer.User(JavaScriptBot.UserId);

    [Fact]
    public async Task A_user_writes_to_it_and_is_answered()
    {
        await using var world = await World.StartAsync();
        await using var bot = await JavaScriptBot.StartAsync(world);
        var alice = await world.PhoneAsync(1);

        var (asked, _) = await alice.SendAsync(Bot, "/echo héllo 😀");
        await alice.UntilTextAsync("héllo 😀");
        await alice.UntilAsync(p => p.Counters(Bot)?.ReadOutboxMaxId == asked, "that it has read");
        await alice.SendAsync(Bot, "what can you do?");
        await alice.UntilTextAsync("I know one thing: /echo TEXT");

        Assert.Equal([false, false], alice.Messages.Where(m => m.FromUserId == JavaScriptBot.UserId).Select(m => m.Out));
        Assert.Equal(asked, alice.Messages.Single(m => m.Content.Text == "héllo 😀").ReplyToMessageId);
    }

    [Fact]
    public async Task In_a_group_it_answers_what_is_said_to_it()
    {
        await using var world = await World.StartAsync();
        await using var bot = await JavaScriptBot.StartAsync(world);
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        var chat = Peer.Chat(await alice.Client.CreateChatAsync("together", [2, JavaScriptBot.UserId], ct: TestContext.Current.CancellationToken));

        await alice.SendAsync(chat, "between us");
        await alice.SendAsync(chat, "/echo@u2 not for it");
        await alice.SendAsync(chat, $"/echo@u{JavaScriptBot.UserId} héllo");
        await bob.UntilTextAsync("héllo");
        await bob.SendAsync(chat, "/echo to all");
        await alice.UntilTextAsync("to all");

        Assert.Equal(["héllo", "to all"], bob.Messages.Where(m => m.FromUserId == JavaScriptBot.UserId).Select(m => m.Content.Text));
        await world.VerifyAsync();
    }

    [Fact]
    public async Task In_a_large_group_it_answers_too_also_what_came_while_it_was_dead()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        Peer channel;
        await using (await JavaScriptBot.StartAsync(world))
        {
            channel = Peer.Channel(await alice.Client.CreateChannelAsync("together", [2, JavaScriptBot.UserId], ct: TestContext.Current.CancellationToken));
            await alice.Client.SendAsync(channel, "between us");
            await bob.Client.SendAsync(channel, "/echo@u2 not for it");
            await bob.Client.SendAsync(channel, $"/echo@u{JavaScriptBot.UserId} héllo");
            await UntilSaidAsync("héllo");
        }

        await bob.Client.SendAsync(channel, "/echo again");
        await using var back = await JavaScriptBot.StartAsync(world);
        await UntilSaidAsync("héllo", "again");
        await alice.Client.SendAsync(channel, "/echo to all");
        await UntilSaidAsync("héllo", "again", "to all");
        await world.VerifyAsync();

        async Task UntilSaidAsync(params string[] texts)
        {
            string[] said = [];
            Assert.True(await Wait.UntilAsync(
                async () => (said = [.. (await alice.Client.GetHistoryAsync(channel, forward: true)).Messages.Where(m => m.FromUserId == JavaScriptBot.UserId).Select(m => m.Content.Text)])
                    .SequenceEqual(texts), TimeSpan.FromSeconds(30)), $"it has said: {string.Join(", ", said)}");
        }
    }

    [Fact]
    public async Task What_came_while_it_was_dead_is_answered_once()
    {
        await using var world = await World.StartAsync();
        var alice = await world.PhoneAsync(1);
        await using (await JavaScriptBot.StartAsync(world))
        {
            await alice.SendAsync(Bot, "/echo one");
            await alice.UntilTextAsync("one");
        }

        await alice.SendAsync(Bot, "/echo two");
        await using var again = await JavaScriptBot.StartAsync(world);
        await alice.UntilTextAsync("two");
        await alice.SendAsync(Bot, "/echo three");
        await alice.UntilTextAsync("three");

        Assert.Equal(["one", "two", "three"], alice.Messages.Where(m => !m.Out).Select(m => m.Content.Text));
    }

    [Fact]
    public async Task An_app_invokes_it_and_it_says_what_it_is_told()
    {
        await using var world = await World.StartAsync();
        await using var bot = await JavaScriptBot.StartAsync(world);
        var bob = await world.PhoneAsync(2);
        await using var sidecar = await world.System.Host.AddAsync("shop", TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = sidecar.HttpEndpoint };
        client.DefaultRequestHeaders.Add("dapr-api-token", sidecar.ApiToken);

        var first = await AnnounceAsync("""{"peer":{"userId":"2"},"text":"sold","randomId":"9007199254740993"}""");
        var again = await AnnounceAsync("""{"peer":{"userId":"2"},"text":"sold","randomId":"9007199254740993"}""");
        var nobody = await AnnounceAsync("""{"peer":{"userId":"77"},"text":"sold","randomId":"2"}""");
        await bob.UntilTextAsync("sold");

        Assert.Contains("messageIds", first, StringComparison.Ordinal);
        Assert.Equal(first, again);
        Assert.Contains("USER_UNKNOWN", nobody, StringComparison.Ordinal);
        Assert.Equal(JavaScriptBot.UserId, bob.Messages.Single().FromUserId);

        async Task<string> AnnounceAsync(string json)
        {
            using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
            using var answer = await client.PostAsync(
                new Uri("/v1.0/invoke/bot/method/announce", UriKind.Relative), content, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task It_says_what_comes_on_its_topic_in_protobuf_and_in_json()
    {
        await using var world = await World.StartAsync();
        await using var bot = await JavaScriptBot.StartAsync(world);
        var bob = await world.PhoneAsync(2);
        await using var shop = await Stranger.AttachAsync(world, "Shop-T");

        await PublishAsync(Saying(1, "in protobuf: \u00fc"), isJson: false);
        await PublishAsync(Saying(1, "in protobuf: \u00fc"), isJson: false);
        await PublishAsync(new GetState(), isJson: false);
        await PublishAsync(Saying(long.MaxValue, "in json"), isJson: true);
        await bob.UntilTextAsync("in protobuf: \u00fc");
        await bob.UntilTextAsync("in json");

        Assert.Equal(2, bob.Messages.Length);
        Assert.True(await Wait.UntilAsync(() => bot.Output.Contains("a daprmessaging.client.GetState is nothing for me", StringComparison.Ordinal), TimeSpan.FromSeconds(20)), bot.Output);

        Task PublishAsync(IMessage message, bool isJson) => shop.Dapr.PublishByteEventAsync(
            Names.PubSub, JavaScriptBot.Topic,
            isJson ? System.Text.Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(message)) : message.ToByteArray(),
            isJson ? "application/json" : "application/octet-stream",
            new Dictionary<string, string> { ["cloudevent.type"] = message.Descriptor.FullName, ["partitionKey"] = "bob" },
            TestContext.Current.CancellationToken);

        static SendMessages Saying(long randomId, string text) =>
            new() { Peer = Peer.User(2), Messages = { new NewMessage { RandomId = randomId, Content = new Content { Text = text } } } };
    }

    [Fact]
    public async Task Nobody_but_its_sidecar_comes_in()
    {
        await using var world = await World.StartAsync();
        await using var bot = await JavaScriptBot.StartAsync(world);
        using var client = new HttpClient { BaseAddress = bot.Address };

        using var answer = await client.PostAsJsonAsync(
            new Uri("/announce", UriKind.Relative), new { text = "psst" }, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }
}
