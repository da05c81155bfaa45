namespace DaprMessaging.Sidecar.PubSub;

/// <summary>What a record of the durable log says.</summary>
internal enum LogRecordKind : byte
{
    None,

    /// <summary>A published entry.</summary>
    Entry,

    /// <summary>A group has dealt with everything of a partition before this offset.</summary>
    Offset,

    /// <summary>The offset the next entry of a partition gets.</summary>
    Head,
}
