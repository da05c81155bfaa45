using System.Net;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Google.Protobuf;

namespace DaprMessaging.Scenarios;

public sealed class When_another_app_asks
{
    [Fact]
    public async Task It_sends_in_a_users_name_with_that_users_token()
    {
        await using var world = await World.StartAsync();
        var bob = await world.PhoneAsync(2);
        var alice = await world.PhoneAsync(1);
        await using var sidecar = await world.System.Host.AddAsync("bot", TestContext.Current.CancellationToken);

        var json = await Invocation.AskAsync(sidecar, "sendMessages", world.Token(1),
            """{"peer":{"userId":"2"},"messages":[{"randomId":"5","content":{"text":"by an app"}}]}""");
        await bob.UntilTextAsync("by an app");
        await alice.UntilTextAsync("by an app");
        var again = await Invocation.AskAsync(sidecar, "sendMessages", world.Token(1),
            """{"peer":{"userId":"2"},"messages":[{"randomId":"5","content":{"text":"by an app"}}]}""");
        var dialogs = await Invocation.AskAsync(sidecar, "getDialogs", world.Token(2), "{}");

        Assert.Equal(alice.Messages.Single().Id, JsonParser.Default.Parse<Result>(json).MessagesSent.MessageIds.Single());
        Assert.Equal(JsonParser.Default.Parse<Result>(json).MessagesSent, JsonParser.Default.Parse<Result>(again).MessagesSent);
        Assert.Equal(1, JsonParser.Default.Parse<Result>(dialogs).Dialogs.Dialogs_.Single().Counters.UnreadCount);
    }

    [Fact]
    public async Task Without_a_token_it_is_nobody()
    {
        await using var world = await World.StartAsync();
        await using var sidecar = await world.System.Host.AddAsync("bot", TestContext.Current.CancellationToken);

        foreach (var token in new[] { "", "forged" })
        {
            var refused = JsonParser.Default.Parse<Result>(await Invocation.AskAsync(sidecar, "getState", token, "{}"));
            Assert.Equal(Refusal.Types.Code.TokenInvalid, refused.Refusal.Code);
        }

        var broken = JsonParser.Default.Parse<Result>(await Invocation.AskAsync(sidecar, "getState", world.Token(1), "{"));
        Assert.Equal(Refusal.Types.Code.FrameInvalid, broken.Refusal.Code);
    }

    [Theory]
    [InlineData("questions", Names.Msg)]
    [InlineData("upkeep", Names.Inbox)]
    public async Task It_cannot_look_into_the_index_of_others(string method, string pretended)
    {
        await using var world = await World.StartAsync();
        await using var sidecar = await world.System.Host.AddAsync("bot", TestContext.Current.CancellationToken);
        using var client = Invocation.Client(sidecar);
        client.DefaultRequestHeaders.Add("dapr-caller-app-id", pretended);

        using var response = await client.PostAsync(new Uri($"/v1.0/invoke/search/method/{method}", UriKind.Relative), new ByteArrayContent([]));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task It_cannot_speak_as_the_gateway()
    {
        await using var world = await World.StartAsync();
        await using var sidecar = await world.System.Host.AddAsync("bot", TestContext.Current.CancellationToken);
        using var client = Invocation.Client(sidecar);
        client.DefaultRequestHeaders.Add("dapr-caller-app-id", Names.Session);

        using var response = await client.PostAsync(new Uri("/v1.0/invoke/msg/method/requests", UriKind.Relative), new ByteArrayContent([]));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Nobody_but_the_sidecar_reaches_an_app_directly()
    {
        await using var world = await World.StartAsync();
        using var client = new HttpClient { BaseAddress = world.System.Url };

        foreach (var path in new[] { "/dapr/config", "/dapr/subscribe", "/actors/SessionActor/u1/method/Resolve", "/anything" })
        {
            using var get = await client.GetAsync(new Uri(path, UriKind.Relative));
            using var put = await client.PutAsync(new Uri(path, UriKind.Relative), null);
            Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (get.StatusCode, put.StatusCode));
        }
    }
}
