namespace DaprMessaging.Sidecar.Actors;

/// <summary>Which actor.</summary>
internal readonly record struct ActorKey(string Type, string Id);
