namespace DaprMessaging.Sidecar.Bindings;

/// <summary>What an app asks of a binding.</summary>
internal sealed record BindingRequest(string Operation, byte[] Data, IReadOnlyDictionary<string, string> Metadata);
