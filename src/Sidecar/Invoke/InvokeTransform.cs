using DaprMessaging.Sidecar.App;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace DaprMessaging.Sidecar.Invoke;

/// <summary>What changes in a request on its way from one app to another.</summary>
internal sealed class InvokeTransform(string caller, string callee, string token, string pathAndQuery) : HttpTransformer
{
    public const string AppIdHeader = "dapr-app-id";

    public override async ValueTask TransformRequestAsync(HttpContext http, HttpRequestMessage request,
        string destination, CancellationToken ct)
    {
        await base.TransformRequestAsync(http, request, destination, ct);
        request.RequestUri = new Uri(destination + pathAndQuery);
        request.Headers.Host = null;
        // Who calls is what the sidecar knows, never what the caller says.
        Stamp(request, AppIdHeader, null);
        Stamp(request, "dapr-caller-app-id", caller);
        Stamp(request, "dapr-callee-app-id", callee);
        Stamp(request, AppChannel.TokenHeader, token);
    }

    private static void Stamp(HttpRequestMessage request, string name, string? value)
    {
        request.Headers.Remove(name);
        if (value is not null)
            request.Headers.TryAddWithoutValidation(name, value);
    }
}
