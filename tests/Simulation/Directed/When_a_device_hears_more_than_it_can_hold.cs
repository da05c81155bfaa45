using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Kind = DaprMessaging.Contracts.Client.Difference.Types.Kind;

namespace DaprMessaging.Simulation.Directed;

/// <summary>A device comes back after long, and more is pushed to it than it keeps before it has begun to catch up.</summary>
public sealed class When_a_device_hears_more_than_it_can_hold
{
    private const int Missed = 3000, Mailbox = 6000, Slice = 500;

    [Fact]
    public void It_catches_up_by_slices_not_by_steps()
    {
        var line = new UpdateLine(0);
        var taken = new List<long>();
        for (var pts = Missed + 1; pts <= Mailbox; pts++) line.Offer([Step(pts)], pts, Take);

        var questions = 0;
        while (line.IsBehind && questions++ < Mailbox) line.Take(Difference(line.Pts), Take);

        Assert.Equal(Enumerable.Range(1, Mailbox).Select(n => (long)n), taken);
        Assert.InRange(questions, 1, (Mailbox / Slice) + 1);

        bool Take(Update update)
        {
            taken.Add(update.Pts);
            return true;
        }
    }

    private static Update Step(long pts) => new() { Pts = pts };

    private static Difference Difference(long pts)
    {
        var last = Math.Min(Mailbox, pts + Slice);
        var difference = new Difference { Pts = last, Kind = last < Mailbox ? Kind.Slice : Kind.Difference };
        for (var n = pts + 1; n <= last; n++) difference.Updates.Add(Step(n));
        return difference;
    }
}
