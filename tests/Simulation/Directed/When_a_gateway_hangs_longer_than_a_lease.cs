using DaprMessaging.Contracts;

namespace DaprMessaging.Simulation.Directed;

/// <summary>
/// Nothing is heard of a gateway for so long that its sessions are in the directory no more, and Sync remembers that they are
/// nowhere. When it comes back to itself, its sessions are deaf: they must not live on.
/// </summary>
public sealed class When_a_gateway_hangs_longer_than_a_lease
{
    private const int Hang = 61_000;

    [Fact]
    public void Its_devices_come_anew_and_miss_nothing()
    {
        var stage = new Stage();
        var world = stage.World;
        var deaf = stage.Device("2a").Session!;
        var sender = world.DevicesOf(1).First(d => d.Session!.Gateway != deaf.Gateway);
        deaf.Gateway.Hang(Hang);
        world.Time.After(Hang - 100, () => sender.Want(Errands.Text(sender, Peer.User(2), 200)));
        world.Time.After(Hang + 100, deaf.Gateway.Renew);
        world.Time.After(Hang + 200, () => sender.Want(Errands.Text(sender, Peer.User(2), 201)));
        world.Rest();
        Assert.NotSame(deaf, stage.Device("2a").Session);
        Assert.Equal(2, stage.Device("2a").View.Arrived.Count);
        stage.HoldsEveryPromise();
    }
}
