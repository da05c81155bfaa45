namespace DaprMessaging.Sidecar.State;

/// <summary>One stored value.</summary>
internal sealed record StateItem(ReadOnlyMemory<byte> Value, string Etag, DateTimeOffset? ExpiresAt);
