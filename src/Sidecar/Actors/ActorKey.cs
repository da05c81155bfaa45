namespace DaprMessaging.Sidecar;

/// <summary>Which actor.</summary>
internal readonly record struct ActorKey(string Type, string Id);
