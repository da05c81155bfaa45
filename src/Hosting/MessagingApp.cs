using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Hosting;

/// <summary>What every app of this system has before it does anything of its own.</summary>
public static class MessagingApp
{
    /// <summary>
    /// A builder with the sidecar's endpoint, state store, publisher and actors. Settings come from the usual places;
    /// whoever hosts several apps in one process adds them in <paramref name="configure"/>, never in the environment.
    /// </summary>
    public static WebApplicationBuilder CreateBuilder(string appId, string[] args, Action<WebApplicationBuilder>? configure)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ApplicationName = appId });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System.Net.Http", LogLevel.Warning)
            .AddFilter("Dapr", LogLevel.Warning);
        configure?.Invoke(builder);

        var configuration = builder.Configuration;
        if (configuration["Logging:Console:FormatterName"] == "json") builder.Logging.AddJsonConsole();
        if (configuration[ParentWatch.Setting] is not null) builder.Services.AddHostedService<ParentWatch>();
        if (configuration["urls"] is null && configuration["APP_PORT"] is { Length: > 0 } port)
            builder.WebHost.UseUrls($"http://127.0.0.1:{port}");

        builder.Services.TryAddSingleton(TimeProvider.System);
#pragma warning disable RS0030 // This is where it is injected; several threads share it, which another Random does not bear.
        builder.Services.TryAddSingleton(Random.Shared);
#pragma warning restore RS0030
        builder.Services.AddSingleton<DaprEndpoint>();
        builder.Services.AddSingleton(new Instance(appId, configuration));
        builder.Services.AddSingleton(services => new Proto.Dapr.DaprClient(Channel(services.GetRequiredService<DaprEndpoint>())));
        builder.Services.AddSingleton<IStateStore, DaprStateStore>();
        builder.Services.AddSingleton<IPublisher, DaprPublisher>();
        builder.Services.AddSingleton<IOutputBinding, DaprOutputBinding>();
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
        return builder;
    }

    /// <summary>The pipeline in front of an app's own endpoints: routing, the sidecar's token, health.</summary>
    public static WebApplication BuildMessagingApp(this WebApplicationBuilder builder)
    {
        var app = builder.Build();
        app.UseRouting();
        SidecarToken.Demand(app, app.Services.GetRequiredService<DaprEndpoint>());
        app.MapSubscribeHandler();
        app.MapGet("/livez", () => TypedResults.NoContent()).WithMetadata(Public.Endpoint);
        return app;
    }

    /// <summary>Runs until it is told to stop. (RunAsync is taken: an instance method hides an extension of that name.)</summary>
    public static Task ServeAsync(this WebApplication app) => app.RunAsync();

    /// <summary>Where the app listens once it has started.</summary>
    public static Uri Address(this WebApplication app) => new(app.Urls.First());

    // Replies may be large (a slice of a difference); requests are kept under daprd's 4 MiB by those who make them.
    internal static GrpcChannel Channel(DaprEndpoint endpoint) => GrpcChannel.ForAddress(endpoint.Grpc, new GrpcChannelOptions
    {
        MaxReceiveMessageSize = 64 << 20,
        ThrowOperationCanceledOnCancellation = true,
    });
}
