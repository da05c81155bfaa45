namespace DaprMessaging.Hosting;

/// <summary>What the broker is told about one event. RETRY means an outage, never a bad event.</summary>
public enum EntryStatus
{
    Success,
    Retry,
}
