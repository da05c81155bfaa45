namespace DaprMessaging.Sidecar;

/// <summary>What the calls are called in <see cref="CallCounters"/>.</summary>
internal static class CounterName
{
    public const string Deliver = "Deliver";
    public const string DeliverBulk = "DeliverBulk";
    public const string InvokeActor = "InvokeActor";
    public const string Invoke = "Invoke";
    public const string GetActorState = "GetActorState";
    public const string ExecuteActorStateTransaction = "ExecuteActorStateTransaction";
    public const string Dropped = "DroppedVolatile";
    public const string Paused = "PausedPartition";

    /// <summary>Not of an app: disk flushes of the log, and of the database.</summary>
    public const string Host = "host", FlushLog = "FlushLog", CommitDatabase = "CommitDatabase";

    public static string EntriesOf(string api) => api switch
    {
        "GetBulkState" => "GetBulkState.entries",
        "SaveState" => "SaveState.entries",
        "ExecuteStateTransaction" => "ExecuteStateTransaction.entries",
        "BulkPublishEvent" => "BulkPublishEvent.entries",
        DeliverBulk => "DeliverBulk.entries",
        _ => api + ".entries",
    };
}
