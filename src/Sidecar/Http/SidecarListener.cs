using System.Net;
using DaprMessaging.Sidecar.Actors;
using DaprMessaging.Sidecar.Grpc;
using DaprMessaging.Sidecar.Invoke;
using DaprMessaging.Sidecar.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Yarp.ReverseProxy.Forwarder;

namespace DaprMessaging.Sidecar.Http;

/// <summary>The two ports of one sidecar: HTTP/1.1 and gRPC, on 127.0.0.1 only.</summary>
internal sealed class SidecarListener : IAsyncDisposable
{
    private readonly WebApplication web;

    private SidecarListener(WebApplication web)
    {
        this.web = web;
        var features = web.Services.GetRequiredService<IServer>().Features;
        var addresses = features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        (HttpEndpoint, GrpcEndpoint) = (new Uri(addresses[0]), new Uri(addresses[1]));
    }

    public Uri HttpEndpoint { get; }

    public Uri GrpcEndpoint { get; }

    public static async Task<SidecarListener> StartAsync(AppSidecar sidecar, int httpPort, int grpcPort,
        ComponentSet components, Placement placement, Reminders reminders, AppDirectory apps, SidecarContext context,
        CancellationToken ct)
    {
        var web = Build(context, httpPort, grpcPort);
        var metadata = new SidecarMetadata(sidecar, components, context.Counters);
        var invocation = new Invocation(sidecar.AppId, apps, web.Services.GetRequiredService<IHttpForwarder>(),
            context);
        web.Use((http, next) => CleanPath.InvokeAsync(http, next));
        web.Use(new DemandToken(sidecar.ApiToken).InvokeAsync);
        web.Use(invocation.ByHeaderAsync);
        web.Use(new GrpcProxy(sidecar.AppId, apps, web.Services.GetRequiredService<IHttpForwarder>(), context).InvokeAsync);
        web.UseRouting();
        var state = new StateCalls(sidecar.AppId, components, context);
        var publish = new PublishCalls(sidecar.AppId, components, context);
        var actors = new ActorState(sidecar.AppId, components, context);
        var bindings = new BindingCalls(sidecar.AppId, components, context);
        var alarms = new ActorAlarms(sidecar, reminders, context.Counters);
        web.MapGrpcService(DaprGrpc.Define(state, publish, new MetadataCalls(metadata), new ShutdownCall(sidecar),
            new ActorCalls(sidecar, placement, actors, alarms, context),
            new InvokeServiceCall(sidecar.AppId, apps, context), bindings,
            new TopicStream(sidecar.AppId, components, context)));
        new StateRoutes(state).Map(web);
        new BindingRoutes(bindings).Map(web);
        new PublishRoutes(publish).Map(web);
        invocation.Map(web);
        new ActorRoutes(sidecar, placement, actors, context).Map(web);
        new AlarmRoutes(alarms).Map(web);
        new PlainRoutes(sidecar, metadata).Map(web);
        await web.StartAsync(ct);
        return new(web);
    }

    public async ValueTask DisposeAsync()
    {
        await web.StopAsync();
        await web.DisposeAsync();
    }

    /// <summary>
    /// No settings files, no environment: what an app's process is configured with is not for its sidecar.
    /// </summary>
    private static WebApplication Build(SidecarContext context, int httpPort, int grpcPort)
    {
        var limit = context.Options.MaxRequestBytes;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "dapr sidecar" });
        builder.Services.AddSingleton(context.Options.LoggerFactory);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.Services.AddRouting();
        builder.Services.AddHttpForwarder();
        builder.Services.AddGrpc(o => o.MaxReceiveMessageSize = limit);
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.AddServerHeader = false;
            k.Limits.MaxRequestBodySize = limit + 64 * 1024; // gRPC has its own limit, of the message without its frame
            k.Limits.Http2.MaxStreamsPerConnection = 1024;
            k.Listen(IPAddress.Loopback, httpPort, l => l.Protocols = HttpProtocols.Http1);
            k.Listen(IPAddress.Loopback, grpcPort, l => l.Protocols = HttpProtocols.Http2);
        });
        return builder.Build();
    }
}
