using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Kind = DaprMessaging.Contracts.Client.Difference.Types.Kind;

namespace DaprMessaging.Units.Client;

/// <summary>When a device asks for the difference, and how long it waits before it asks again.</summary>
public sealed class PursuitTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    private readonly UpdateLine line = new(4);
    private readonly Pursuit pursuit;

    public PursuitTests() => pursuit = new Pursuit(line, Patience);

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    [InlineData(5, false)] // then the line is behind, and says so itself
    public void Only_a_mailbox_that_is_shorter_than_what_was_applied_is_asked_at_once(long welcomePts, bool isDue) =>
        Assert.Equal(isDue, pursuit.IsDueAt(welcomePts));

    [Fact]
    public void After_a_slice_it_asks_on_without_waiting()
    {
        line.Offer([], head: 9, _ => true);
        Assert.Equal(TimeSpan.Zero, Take(new Difference { Kind = Kind.Slice, Pts = 6, Updates = { Step(5), Step(6) } }));
        Assert.Equal((6, true), (line.Pts, line.IsBehind));
    }

    [Fact]
    public void Where_the_store_does_not_know_yet_what_was_announced_it_waits_for_it()
    {
        line.Offer([], head: 5, _ => true);
        Assert.Equal(Patience, Take(new Difference { Kind = Kind.Empty, Pts = 4 }));
    }

    [Fact]
    public void With_nothing_new_and_nothing_announced_there_is_nothing_to_wait_for() =>
        Assert.Equal(TimeSpan.Zero, Take(new Difference { Kind = Kind.Empty, Pts = 4 }));

    [Fact]
    public void After_a_refusal_it_waits_a_second_and_has_lost_nothing()
    {
        line.Offer([], head: 5, _ => true);
        Assert.Equal(TimeSpan.FromSeconds(1), pursuit.Take(new Result { Refusal = new Refusal() }, _ => true));
        Assert.Equal((4, 5), (line.Pts, line.Head));
    }

    private TimeSpan Take(Difference difference) => pursuit.Take(new Result { Difference = difference }, _ => true);

    private static Update Step(long pts) => new() { Pts = pts };
}
