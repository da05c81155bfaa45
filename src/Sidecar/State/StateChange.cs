namespace DaprMessaging.Sidecar.State;

/// <summary>One write of a transaction: an upsert, or a delete when <see cref="IsDelete"/>.</summary>
internal readonly record struct StateChange(string Key, ReadOnlyMemory<byte> Value)
{
    public bool IsDelete { get; init; }

    /// <summary>The etag the stored value must have; null = any.</summary>
    public string? Etag { get; init; }

    /// <summary>Without an etag: the key must be absent.</summary>
    public bool IsFirstWrite { get; init; }

    /// <summary>It came in a transaction, if only of one change. Most stores do not ask.</summary>
    public bool InTransaction { get; init; }

    /// <summary>Unix milliseconds; null = never.</summary>
    public long? ExpiresAt { get; init; }
}
