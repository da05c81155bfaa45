using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation;

/// <summary>A finding is read by a person: what does not belong to it is taken away, and the same each time.</summary>
public sealed class A_failing_world_is_made_small
{
    private const int Seed = 3;

    [Fact]
    public void To_what_belongs_to_the_finding()
    {
        var small = Shrink();
        Assert.True(HasFailed(Play(small)));
        Assert.Equal((1, 1, 1), (small.Devices, small.Gateways, small.Replicas));
        Assert.InRange(small.Users.Count, 1, 2);
        Assert.InRange(small.Left!.Count, 1, 2);
        Assert.Equal(Faults.None, small.Faults);
    }

    [Fact]
    public void And_always_to_the_same()
    {
        Assert.Equal(Play(Shrink()).Trace.Story, Play(Shrink()).Trace.Story);
        Assert.Contains(Play(Shrink()).Trace.Story, l => l.Contains("asks", StringComparison.Ordinal));
    }

    private static Configuration Shrink() => new Shrinking(Seed, HasFailed).Shrink(Configurations.Heavy);

    // As good as any failure: somebody shows a message that is not of the service.
    private static bool HasFailed(World world) => world.Devices.Any(d => d.View.Arrived.Any(m => m.Action is null));

    private static World Play(Configuration configuration)
    {
        var world = new World(configuration, Seed, isTraced: true);
        world.Run();
        return world;
    }
}
