using System.Text;
using DaprMessaging.Sidecar.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Yarp.ReverseProxy.Forwarder;

namespace DaprMessaging.Sidecar.Invoke;

/// <summary>Service invocation: <c>/v1.0/invoke/{app}/method/{path}</c>, or any path with <c>dapr-app-id</c>.</summary>
internal sealed class Invocation(string appId, AppDirectory apps, IHttpForwarder forwarder, SidecarContext context)
{
    private static readonly ForwarderRequestConfig config = new() { ActivityTimeout = TimeSpan.FromSeconds(100) };

    private static readonly ForwarderRequestConfig h2c = config with
    {
        Version = System.Net.HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    public void Map(IEndpointRouteBuilder routes) =>
        routes.Map("/v1.0/invoke/{app}/method/{**path}", ErrorBody.Guard(http =>
            ForwardAsync(http, http.Route("app"), AfterMethod(RawTarget(http)))));

    /// <summary>Middleware: a path that is not the sidecar's own, for the app that a header names.</summary>
    public Task ByHeaderAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Path.StartsWithSegments("/v1.0") || HttpProtocol.IsHttp2(http.Request.Protocol)
            || AppOf(http.Request) is not { } app)
            return next(http);
        return ErrorBody.Guard(_ => ForwardAsync(http, app, RawTarget(http).TrimStart('/')))(http);
    }

    private async Task ForwardAsync(HttpContext http, string callee, string pathAndQuery)
    {
        context.Counters.Add(appId, CounterName.Invoke);
        var target = apps.Next(callee)
            ?? throw SidecarException.DirectInvoke(callee, $"no instance of app '{callee}' is attached");
        var transform = new InvokeTransform(appId, callee, target.Token, pathAndQuery);
        if (target.Protocol == AppProtocol.Grpc)
            throw SidecarException.DirectInvoke(callee, $"app '{callee}' speaks gRPC: call it over gRPC");
        var error = await forwarder.SendAsync(http, target.Address.ToString(), target.Invoker,
            target.Protocol == AppProtocol.Http ? config : h2c, transform,
            http.RequestAborted);
        if (error is not ForwarderError.None && !http.Response.HasStarted)
            throw SidecarException.DirectInvoke(callee, http.Features.Get<IForwarderErrorFeature>()?.Exception?.Message
                ?? error.ToString());
    }

    private static string? AppOf(HttpRequest request)
    {
        if (request.Headers[InvokeTransform.AppIdHeader].ToString() is { Length: > 0 } app)
            return app;
        var authorization = request.Headers.Authorization.ToString();
        if (!authorization.StartsWith("Basic ", StringComparison.Ordinal))
            return null;
        var text = new byte[authorization.Length];
        return Convert.TryFromBase64String(authorization["Basic ".Length..], text, out var length)
            && Encoding.UTF8.GetString(text, 0, length).Split(':') is ["dapr-app-id", { Length: > 0 } name]
                ? name : null;
    }

    /// <summary>As it came, escapes and query included.</summary>
    private static string RawTarget(HttpContext http) => http.Features.Get<IHttpRequestFeature>()!.RawTarget;

    private static string AfterMethod(string target)
    {
        const string method = "/method/";
        var at = target.IndexOf(method, StringComparison.Ordinal);
        return at < 0 ? "" : target[(at + method.Length)..].TrimStart('/');
    }
}
