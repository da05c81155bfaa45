using Microsoft.Extensions.Logging;

namespace DaprMessaging.Sidecar;

/// <summary>What all parts of a host share.</summary>
internal sealed record SidecarContext(SidecarHostOptions Options, CallCounters Counters, Faults Faults, Chance Chance)
{
    public TimeProvider Time => Options.Time;

    public ILogger Logger { get; } = Options.LoggerFactory.CreateLogger("DaprMessaging.Sidecar");
}
