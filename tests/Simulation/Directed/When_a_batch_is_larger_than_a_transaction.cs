using DaprMessaging.Contracts;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Directed;

/// <summary>Many large messages for one mailbox, in one batch: more than the store takes at once, though it takes each.</summary>
public sealed class When_a_batch_is_larger_than_a_transaction
{
    private const int FourMiB = 4 << 20;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Each_is_committed_by_itself(bool isOrdered)
    {
        var world = new World(Configurations.Calm with { TransactionLimit = FourMiB, Batch = 256, IsOrdered = isOrdered }, seed: 1);
        foreach (var device in world.Devices) device.Connect();
        world.Rest();
        for (var i = 0; i < 30; i++)
        {
            var album = Errands.Text(world.Devices[0], Peer.User(2), randomId: 1000 + (100 * i), messages: 60, length: Limits.Text);
            world.Devices[0].Want(album);
        }

        world.Rest();
        Assert.Empty(world.Finish().All);
    }
}
