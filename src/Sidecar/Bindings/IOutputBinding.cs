namespace DaprMessaging.Sidecar.Bindings;

/// <summary>A thing outside that apps operate through their sidecar.</summary>
internal interface IOutputBinding : IDisposable
{
    IReadOnlyList<string> Operations { get; }

    /// <exception cref="BindingException">It failed; why, in daprd's words.</exception>
    Task<BindingReply> InvokeAsync(BindingRequest request, CancellationToken ct);
}
