using DaprMessaging.Contracts;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Directed;

/// <summary>Three hundred mailboxes of one shard, and one that has a dialog with each: more than a page of either directory.</summary>
public sealed class When_directories_fill_their_pages
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Everybody_is_listed_once(int seed)
    {
        var crowd = Enumerable.Range(0, 300).Select(i => 1 + (i * (long)Names.Shards)).ToArray();
        // With as many deaths a call as elsewhere, a gateway would not live until all have come back to it.
        var usual = Configurations.Usual.Faults;
        var world = new World(Configurations.Usual with { Users = crowd, Devices = 1, Batch = 40, Faults = usual with { Crashes = usual.Crashes / 20 } }, seed);
        foreach (var device in world.Devices) device.Connect();
        world.Rest();
        foreach (var device in world.Devices) device.Want(Errands.Text(device, Peer.User(1), randomId: 10));
        world.Rest();
        world.Unrest = true; // it took longer than a lease, which nobody renewed meanwhile
        Assert.Empty(world.Finish().All);
    }
}
