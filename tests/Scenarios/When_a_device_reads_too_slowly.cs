using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Scenarios;

public sealed class When_a_device_reads_too_slowly
{
    [Fact]
    public async Task It_is_closed_with_a_reason_and_finds_everything_when_it_comes_back()
    {
        await using var world = await World.StartAsync(new() { ["Session:MaxQueuedBytes"] = "100000" });
        var alice = await world.PhoneAsync(1);
        await using var slow = await RawSocket.GreetAsync(world, 2);
        var page = new string('x', 4000);

        // Far more than what fits into the buffers of a loopback connection.
        for (var i = 0; i < 80; i++)
        {
            await alice.Client.SendAsync(Peer.User(2), Enumerable.Range(1, 50)
                .Select(n => new NewMessage { RandomId = i * 50 + n, Content = new Content { Text = page } }));
        }

        Assert.Equal(Bye.Types.Reason.FellBehind, (await slow.FarewellAsync()).Reason);
        var back = await world.PhoneAsync(2, pts: 0);
        await back.UntilAsync(p => p.Texts.Count() == 4000, "4,000 messages");
    }
}
