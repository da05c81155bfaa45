using Dapr.Actors.Client;
using Dapr.Actors.Runtime;
using DaprMessaging.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace DaprMessaging.Hosting.Actors;

/// <summary>Actors as this system uses them: weakly typed, JSON, no reentrancy.</summary>
public static class MessagingActors
{
    // When ten thousand devices come or go at once, their calls are to wait for each other, and not to open as many connections.
    private const int CallsAtOnce = 128;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5), ShortPatience = TimeSpan.FromSeconds(2);

    /// <summary>Makes actors reachable; <paramref name="register"/> names those this app hosts, if any.</summary>
    public static void AddMessagingActors(this WebApplicationBuilder builder, Action<ActorRegistrationCollection>? register = null)
    {
        var endpoint = new DaprEndpoint(builder.Configuration, TimeProvider.System);
        builder.Services.AddSingleton<IActors>(new DaprActors(
            new ActorProxyFactory(OptionsOf(Patience), new SocketsHttpHandler { MaxConnectionsPerServer = CallsAtOnce }), OptionsOf(ShortPatience)));
        if (register is null) return;

        builder.Services.AddActors(options =>
        {
            options.HttpEndpoint = endpoint.Http;
            options.DaprApiToken = endpoint.ApiToken;
            options.UseJsonSerialization = true;
            options.ActorIdleTimeout = TimeSpan.FromMinutes(10);
            register(options.Actors);
        });

        ActorProxyOptions OptionsOf(TimeSpan patience) => new()
        {
            HttpEndpoint = endpoint.Http, DaprApiToken = endpoint.ApiToken, UseJsonSerialization = true, RequestTimeout = patience,
        };
    }

    /// <summary>This process as a gateway of its own name.</summary>
    public static void RegisterGateway(this ActorRegistrationCollection actors, Instance instance) =>
        actors.RegisterActor<GatewayActor>(Names.GatewayActor(instance.Name));
}
