namespace DaprMessaging.Sidecar.Bindings;

/// <summary>A binding failed; it may have something to tell all the same.</summary>
internal sealed class BindingException(string message) : Exception(message)
{
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
