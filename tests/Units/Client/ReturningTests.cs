using DaprMessaging.Client;

namespace DaprMessaging.Units.Client;

/// <summary>Devices whose connections have ended come back, but neither all at once nor for ever at the same pace.</summary>
public sealed class ReturningTests
{
    private static readonly TimeSpan Never = TimeSpan.Zero, Soon = TimeSpan.FromSeconds(29), Long = TimeSpan.FromSeconds(30);

    [Fact]
    public void Those_of_one_gateway_come_one_after_the_other()
    {
        var pauses = Enumerable.Range(0, 1000).Select(seed => new Returning(new Random(seed)).PauseAfter(Long, Never)).ToList();
        Assert.InRange(pauses.Min(), TimeSpan.Zero, TimeSpan.FromMilliseconds(5));
        Assert.InRange(pauses.Max(), TimeSpan.FromMilliseconds(245), TimeSpan.FromMilliseconds(250));
        Assert.InRange(pauses.Count(p => p < TimeSpan.FromMilliseconds(125)), 400, 600);
    }

    [Fact]
    public void Who_comes_again_and_again_comes_more_and_more_seldom()
    {
        var returning = new Returning(new Chance(1));
        Assert.Equal([250, 500, 1000, 2000, 4000, 5000, 5000], Enumerable.Range(0, 7).Select(_ => returning.PauseAfter(Soon, Never).TotalMilliseconds));
        for (var i = 0; i < 100; i++) returning.PauseAfter(Never, Never);
        Assert.Equal(5000, returning.PauseAfter(Never, Never).TotalMilliseconds);
    }

    [Fact]
    public void A_connection_that_lasted_makes_good_for_those_that_did_not()
    {
        var returning = new Returning(new Chance(1));
        for (var i = 0; i < 5; i++) returning.PauseAfter(Never, Never);
        Assert.Equal([250, 500], new[] { Long, Soon }.Select(lasted => returning.PauseAfter(lasted, Never).TotalMilliseconds));
    }

    [Theory]
    [InlineData(0, 8000, 8000)]
    [InlineData(1, 8000, 10_000)]
    [InlineData(1, 100, 250)] // it would have waited longer by itself
    [InlineData(1, int.MaxValue, 4_500_000)] // an hour is long enough, and a quarter of it
    public void As_long_as_the_server_says_and_a_little_more(double chance, int wanted, int pause) =>
        Assert.Equal(pause, new Returning(new Chance(chance)).PauseAfter(Long, TimeSpan.FromMilliseconds(wanted)).TotalMilliseconds);

    private sealed class Chance(double always) : Random
    {
        public override double NextDouble() => always;
    }
}
