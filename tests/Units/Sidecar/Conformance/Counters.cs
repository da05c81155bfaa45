using Dapr.Actors;
using Dapr.Actors.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>Apps that host the tests' actor, and proxies of it. Placement knows types, not apps: a world has its own type.</summary>
internal static class Counters
{
    public static string Type(World world) => world.Name("Counter");

    public static async Task<App> StartAsync(World world, Diary diary, TimeSpan? idle = null) =>
        await App.StartAsync(await world.EndpointAsync("actors"), web => web.MapActorsHandlers(), services =>
        {
            services.AddSingleton(diary);
            services.AddActors(options =>
            {
                options.Actors.RegisterActor<CounterActor>(Type(world));
                options.ActorIdleTimeout = idle ?? TimeSpan.FromMinutes(10);
                options.ActorScanInterval = TimeSpan.FromSeconds(idle is null ? 30 : 0.2);
            });
        });

    public static ICounterActor Typed(World world, Endpoint endpoint, string id) =>
        Factory(endpoint).CreateActorProxy<ICounterActor>(new ActorId(id), Type(world));

    public static ActorProxy Weak(World world, Endpoint endpoint, string id) => Factory(endpoint).Create(new ActorId(id), Type(world));

    private static ActorProxyFactory Factory(Endpoint endpoint) =>
        new(new() { HttpEndpoint = endpoint.HttpUri.ToString(), DaprApiToken = endpoint.ApiToken }, (HttpMessageHandler?)null);
}
