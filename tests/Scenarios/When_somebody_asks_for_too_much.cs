using System.Net;
using System.Net.WebSockets;
using DaprMessaging.Contracts;
using Reason = DaprMessaging.Contracts.Client.Bye.Types.Reason;

namespace DaprMessaging.Scenarios;

/// <summary>Whoever asks for more than their share waits, loses nothing, and keeps nobody else waiting.</summary>
public sealed class When_somebody_asks_for_too_much
{
    [Fact]
    public async Task They_are_told_when_to_ask_again_and_all_of_it_is_done_once()
    {
        await using var world = await World.StartAsync(new() { ["Session:Quotas:RequestsPerSecond"] = "12", ["Session:Quotas:RequestsAtOnce"] = "20" });
        var (greedy, bob, carol) = (await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(3));
        var all = Enumerable.Range(1, 100).Select(n => greedy.SendAsync(bob.Peer, $"text {n}")).ToList();
        await bob.UntilAsync(p => p.Texts.Any(), "the first");
        await carol.SendAsync(bob.Peer, "I ask for little");
        Assert.Contains(all, sending => !sending.IsCompleted);
        await Task.WhenAll(all);
        await bob.UntilAsync(p => p.Texts.Count() == 101, "all of them");
        Assert.Equal(101, bob.Texts.Distinct().Count());
        await bob.CheckAsync();
        await world.VerifyAsync();
    }

    [Fact]
    public async Task An_address_has_so_many_connections_and_a_user_so_many_sessions()
    {
        await using var world = await World.StartAsync(new() { ["Session:Quotas:ConnectionsOfAddress"] = "3", ["Session:Quotas:SessionsOfUser"] = "2" });
        var phone = await world.PhoneAsync(1);
        await using (await RawSocket.GreetAsync(world, 1))
        {
            await using var third = await RawSocket.ConnectAsync(world);
            await third.SayHelloAsync(world, 1);
            var bye = await third.FarewellAsync();
            Assert.Equal((Reason.GoingAway, Refusal.Types.Code.TooManyRequests, 1000), (bye.Reason, bye.Refusal.Code, bye.Refusal.RetryAfterMs));
        }

        // What was closed makes room, once the gateway has seen that.
        var tablet = await world.PhoneAsync(1, "tablet");
        await using (await RawSocket.GreetAsync(world, 2))
        {
            using var fourth = new ClientWebSocket();
            fourth.Options.CollectHttpResponseDetails = true;
            await Assert.ThrowsAsync<WebSocketException>(() => fourth.ConnectAsync(RawSocket.AddressOf(world), TestContext.Current.CancellationToken));
            Assert.Equal(HttpStatusCode.TooManyRequests, fourth.HttpStatusCode);
            Assert.Equal("1", fourth.HttpResponseHeaders!["Retry-After"].Single());
        }

        await phone.SendAsync(Peer.User(1), "all is well");
        await tablet.UntilTextAsync("all is well");
    }
}
