using System.Diagnostics;

namespace DaprMessaging.Hosting;

/// <summary>Traces: every event and operation carries its own traceparent, so a batch never blurs whose work is whose.</summary>
public static class Tracing
{
    public static readonly ActivitySource Source = new("DaprMessaging");

    /// <summary>The traceparent to hand on: that of the current activity, or the beginning of a new trace.</summary>
    public static string TraceParent() => Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id }
        ? id
        : $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-01";

    /// <summary>A span of the trace that an event belongs to; null while nobody listens.</summary>
    public static Activity? Start(string name, string traceParent) =>
        Source.HasListeners() && ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent)
            ? Source.StartActivity(name, ActivityKind.Consumer, parent)
            : null;
}
