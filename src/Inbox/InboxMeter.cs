using System.Diagnostics.Metrics;
using DaprMessaging.Hosting;

namespace DaprMessaging.Inbox;

/// <summary>What this room counts.</summary>
internal sealed class InboxMeter : IDisposable
{
    private readonly Meter meter = new("DaprMessaging.Inbox");
    private readonly Counter<long> turns, events, retried, parked, dead, unknown, failed;

    public InboxMeter()
    {
        turns = meter.CreateCounter<long>("inbox.turns", "{turn}", "Batches taken");
        events = meter.CreateCounter<long>("inbox.events", "{event}", "Events taken, repetitions included");
        retried = meter.CreateCounter<long>("inbox.events.retried", "{event}", "Events handed back to the broker");
        parked = meter.CreateCounter<long>("inbox.events.parked", "{event}", "Events put into the dead-letter topic");
        dead = meter.CreateCounter<long>("inbox.dead_letters", "{event}", "Dead letters that came into the list, by topic and kind of reason");
        unknown = meter.CreateCounter<long>("inbox.events.unknown", "{event}", "Events of a kind not known here, skipped");
        failed = meter.CreateCounter<long>("inbox.commits.failed", "{commit}", "State transactions that did not succeed");
    }

    /// <summary>For who listens to this one, where there are several.</summary>
    internal Meter Meter => meter;

    public void Taken(int count, int toRetry, int dead)
    {
        turns.Add(1);
        events.Add(count);
        retried.Add(toRetry);
        parked.Add(dead);
    }

    /// <summary>Of this room's topic or of another's: this room keeps the list.</summary>
    public void Died(string topic, DeadKind kind) => dead.Add(
        1, new KeyValuePair<string, object?>("topic", topic), new KeyValuePair<string, object?>("reason", kind.ToString()));

    public void Unknown(string type) => unknown.Add(1, new KeyValuePair<string, object?>("type", type));

    public void CommitFailed(StateFailure failure) =>
        failed.Add(1, new KeyValuePair<string, object?>("failure", failure.ToString()));

    public void Dispose() => meter.Dispose();
}
