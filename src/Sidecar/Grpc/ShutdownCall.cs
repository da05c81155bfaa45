using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Http;

namespace DaprMessaging.Sidecar.Grpc;

/// <summary>
/// An app ends its sidecar: it is answered, then the sidecar drains, leaves and listens no more. The host and the other
/// sidecars go on.
/// </summary>
internal sealed class ShutdownCall(AppSidecar sidecar)
{
    public Task<Empty> Begin(HttpContext http)
    {
        http.Response.OnCompleted(() =>
        {
            // Not awaited: the listener waits for its requests, and this one ends when this returns.
            _ = Task.Run(async () => await sidecar.DisposeAsync());
            return Task.CompletedTask;
        });
        return Task.FromResult(new Empty());
    }
}
