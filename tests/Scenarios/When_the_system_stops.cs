using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Scenarios;

[Trait(Parts.Trait, Parts.Every)]
public sealed class When_the_system_stops
{
    [Fact]
    public async Task Devices_are_told_and_come_back_by_themselves()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        await using var socket = await RawSocket.GreetAsync(world, 3);

        await world.System.StopAsync(Names.Session);
        Assert.Equal(Bye.Types.Reason.GoingAway, (await socket.FarewellAsync()).Reason);
        await world.System.StartAsync(Names.Session, TestContext.Current.CancellationToken);

        await alice.SendAsync(bob.Peer, "are you there?");
        await bob.UntilTextAsync("are you there?");
    }
}
