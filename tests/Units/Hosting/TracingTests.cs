using System.Diagnostics;
using DaprMessaging.Hosting;

namespace DaprMessaging.Units.Hosting;

public sealed class TracingTests
{
    [Fact]
    public void Without_an_activity_a_trace_begins()
    {
        Activity.Current = null;
        var (one, other) = (Tracing.TraceParent(), Tracing.TraceParent());
        Assert.NotEqual(one, other);
        Assert.True(ActivityContext.TryParse(one, null, out _));
    }

    [Fact]
    public void Within_an_activity_its_trace_goes_on()
    {
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        Assert.Equal(activity.Id, Tracing.TraceParent());
    }
}
