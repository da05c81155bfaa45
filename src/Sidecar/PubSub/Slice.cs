namespace DaprMessaging.Sidecar.PubSub;

/// <summary>One partition's part of a delivery.</summary>
internal sealed record Slice(Claim Claim, int Term, Entry[] Entries);
