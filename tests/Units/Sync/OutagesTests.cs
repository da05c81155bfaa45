using System.Globalization;
using DaprMessaging.Sync;
using Microsoft.Extensions.Time.Testing;

namespace DaprMessaging.Units.Sync;

public sealed class OutagesTests
{
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
