using System.Diagnostics.Metrics;
using DaprMessaging.Hosting;

namespace DaprMessaging.Inbox;

/// <summary>What this room counts.</summary>
internal sealed class InboxMeter : IDisposable
{
    private readonly Meter meter = new("DaprMessaging.Inbox");
    private readonly Counter<long> turns, events, retried, parked, unknown, failed;

    public InboxMeter()
    {
        turns = meter.CreateCounter<long>("inbox.turns", "{turn}", "Batches taken");
        events = meter.CreateCounter<long>("inbox.events", "{event}", "Events taken, repetitions included");
        retried = meter.CreateCounter<long>("inbox.events.retried", "{event}", "Events handed back to the broker");
        parked = meter.CreateCounter<long>("inbox.events.parked", "{event}", "Events put into the dead-letter topic");
        unknown = meter.CreateCounter<long>("inbox.events.unknown", "{event}", "Events of a kind not known here, skipped");
        failed = meter.CreateCounter<long>("inbox.commits.failed", "{commit}", "State transactions that did not succeed");
    }

    public void Taken(int count, int toRetry, int dead)
    {
        turns.Add(1);
        events.Add(count);
        retried.Add(toRetry);
        parked.Add(dead);
    }

    public void Unknown(string type) => unknown.Add(1, new KeyValuePair<string, object?>("type", type));

    public void CommitFailed(StateFailure failure) =>
        failed.Add(1, new KeyValuePair<string, object?>("failure", failure.ToString()));

    public void Dispose() => meter.Dispose();
}
