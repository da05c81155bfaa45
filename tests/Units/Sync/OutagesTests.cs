using System.Globalization;
using DaprMessaging.Sync;
using Microsoft.Extensions.Time.Testing;

namespace DaprMessaging.Units.Sync;

public sealed class OutagesTests
{
    [Fact]
    public void Where_one_failure_counts_it_does_at_once_and_pauses_grow_from_there()
    {
        var time = new FakeTimeProvider();
        var outages = new Outages(time, failures: 1);
        outages.Failed("a");
        Assert.True(outages.IsOut("a") && !outages.MayCall("a"));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(outages.IsOut("a") && outages.MayCall("a"));
        outages.Failed("a");
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(outages.MayCall("a"));
        outages.Answered("a");
        Assert.True(!outages.IsOut("a") && outages.MayCall("a"));
    }

    [Fact]
    public void Of_gateways_that_never_come_back_no_more_than_a_thousand_are_kept()
    {
        var outages = new Outages(new FakeTimeProvider());
        outages.Failed("a");
        outages.Failed("a");
        for (var n = 1; n < 1000; n++) outages.Failed(n.ToString(CultureInfo.InvariantCulture));
        Assert.False(outages.MayCall("a"));
        outages.Failed("one more");
        Assert.True(outages.MayCall("a")); // forgotten, with all the others
    }
}
