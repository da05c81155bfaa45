using DaprMessaging.Sidecar.Http;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Yarp.ReverseProxy.Forwarder;

namespace DaprMessaging.Sidecar.Invoke;

/// <summary>gRPC calls of services that are not Dapr's, for the app that <c>dapr-app-id</c> names.</summary>
internal sealed class GrpcProxy(string appId, AppDirectory apps, IHttpForwarder forwarder, SidecarContext context)
{
    private const string Callee = "dapr-callee-app-id";

    /// <summary>Streams may be silent for as long as they like.</summary>
    private static readonly ForwarderRequestConfig config = new()
    {
        Version = System.Net.HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        ActivityTimeout = Timeout.InfiniteTimeSpan,
    };

    public Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (!HttpProtocol.IsHttp2(http.Request.Protocol)
            || http.Request.Path.StartsWithSegments($"/{Grpc.ProtoMethod.Service.FullName}"))
            return next(http);
        return ForwardAsync(http);
    }

    private async Task ForwardAsync(HttpContext http)
    {
        context.Counters.Add(appId, CounterName.Invoke);
        var callee = Header(http, Callee) ?? Header(http, InvokeTransform.AppIdHeader);
        if (callee is null)
        {
            Refuse(http, StatusCode.Unknown,
                $"failed to proxy request: required metadata {Callee} or {InvokeTransform.AppIdHeader} not found");
            return;
        }
        if (apps.Next(callee) is not { } target)
        {
            Refuse(http, StatusCode.Unknown, $"couldn't find service: {callee}");
            return;
        }
        if (target.Protocol == AppProtocol.Http)
        {
            Refuse(http, StatusCode.Unavailable,
                $"app '{callee}' is attached over HTTP/1.1; gRPC calls need the app protocol h2c or grpc");
            return;
        }
        Unbound(http);
        var path = http.Features.Get<IHttpRequestFeature>()!.RawTarget.TrimStart('/');
        var transform = new InvokeTransform(appId, callee, target.Token, path);
        var error = await forwarder.SendAsync(http, target.Address.ToString(), target.Invoker, config, transform,
            http.RequestAborted);
        if (error is not ForwarderError.None && !http.Response.HasStarted)
            Refuse(http, StatusCode.Unavailable, http.Features.Get<IForwarderErrorFeature>()?.Exception?.Message
                ?? error.ToString());
    }

    /// <summary>A stream has no size, and no pace.</summary>
    private static void Unbound(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } pace)
            pace.MinDataRate = null;
    }

    /// <summary>A gRPC answer without a message: its status goes in the headers.</summary>
    private static void Refuse(HttpContext http, StatusCode code, string message)
    {
        http.Response.Clear();
        http.Response.ContentType = "application/grpc";
        http.Response.Headers["grpc-status"] = ((int)code).ToString(System.Globalization.CultureInfo.InvariantCulture);
        http.Response.Headers["grpc-message"] = Uri.EscapeDataString(message);
    }

    private static string? Header(HttpContext http, string name) =>
        http.Request.Headers[name].ToString() is { Length: > 0 } value ? value : null;
}
