namespace DaprMessaging.Sidecar.Bindings;

/// <summary>What came of it; no data is not the same as empty data.</summary>
internal sealed record BindingReply(byte[]? Data, IReadOnlyDictionary<string, string> Metadata)
{
    public static readonly BindingReply Nothing = new(null, new Dictionary<string, string>());
}
