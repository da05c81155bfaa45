using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Simulation.Directed;

/// <summary>
/// The past that a device knows is not the server's, or is no longer kept: it is told so, once, and goes on from there.
/// </summary>
public sealed class When_a_device_has_another_past
{
    private readonly List<Update> taken = [];
    private bool hasRoom = true;

    [Fact]
    public void It_starts_over_where_the_server_says()
    {
        var line = new UpdateLine(7);
        line.Offer([Step(9)], 9, Take);
        line.Take(new Difference { Kind = Difference.Types.Kind.TooLong, Pts = 3 }, Take);
        Assert.Equal(3, Assert.Single(taken, u => u.TooLong is not null).Pts);
        Assert.Equal((3, false), (line.Pts, line.IsBehind));

        line.Offer([Step(4)], 4, Take);
        Assert.Equal([3, 4], taken.Select(u => u.Pts));
    }

    [Fact]
    public void It_asks_again_if_its_reader_could_not_be_told()
    {
        var line = new UpdateLine(7);
        line.Offer([], 9, Take);
        hasRoom = false;
        line.Take(new Difference { Kind = Difference.Types.Kind.TooLong, Pts = 9 }, Take);
        Assert.Equal((7, true), (line.Pts, line.IsBehind));
    }

    private static Update Step(long pts) => new() { Pts = pts };

    private bool Take(Update update)
    {
        if (hasRoom) taken.Add(update);
        return hasRoom;
    }
}
