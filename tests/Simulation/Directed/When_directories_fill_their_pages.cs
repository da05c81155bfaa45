using DaprMessaging.Contracts;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Directed;

/// <summary>Three hundred mailboxes of one shard, and one that has a dialog with each: more than a page of either directory.</summary>
public sealed class When_directories_fill_their_pages
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Everybody_is_listed_once(int seed)
    {
        var crowd = Enumerable.Range(0, 300).Select(i => 1 + (i * (long)Names.Shards)).ToArray();
        var world = new World(Configurations.Usual with { Users = crowd, Devices = 1, Batch = 40 }, seed);
        foreach (var device in world.Devices) device.Connect();
        world.Rest();
        foreach (var device in world.Devices) device.Want(Errands.Text(device, Peer.User(1), randomId: 10));
        world.Rest();
        Assert.Empty(world.Finish().All);
    }
}
