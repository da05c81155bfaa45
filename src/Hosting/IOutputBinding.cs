namespace DaprMessaging.Hosting;

/// <summary>Something outside that is operated through the sidecar. Implemented on Dapr, and by tests.</summary>
public interface IOutputBinding
{
    /// <exception cref="BindingException">It failed, or there is no binding of this name.</exception>
    Task InvokeAsync(
        string name, string operation, ReadOnlyMemory<byte> data, IReadOnlyDictionary<string, string> metadata, TimeSpan patience, CancellationToken ct = default);
}
