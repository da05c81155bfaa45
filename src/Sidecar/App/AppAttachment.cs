using DaprMessaging.Sidecar.Actors;
using DaprMessaging.Sidecar.Invoke;
using DaprMessaging.Sidecar.PubSub;
using DaprMessaging.Sidecar.Resources;

namespace DaprMessaging.Sidecar.App;

/// <summary>An app while it is attached: its channel, its consumers, its actors.</summary>
internal sealed class AppAttachment
{
    private static readonly TimeSpan drainTimeout = TimeSpan.FromSeconds(30);

    private readonly AppSidecar sidecar;
    private readonly AppChannel app;
    private readonly SidecarContext context;
    private readonly List<IConsumer> consumers = [];

    private AppAttachment(AppSidecar sidecar, AppChannel app, AppConfig config,
        IReadOnlyList<Subscription> subscriptions, Placement placement, SidecarContext context)
    {
        (this.sidecar, this.app, this.context, Subscriptions) = (sidecar, app, context, subscriptions);
        if (config.Entities.Count > 0)
            Actors = new ActorHost(sidecar.InstanceId, app, config, placement, context);
        Log.Attached(context.Logger, sidecar.InstanceId, app.Address, subscriptions.Count,
            string.Join(", ", config.Entities));
    }

    /// <summary>Null = the app hosts no actor types.</summary>
    public ActorHost? Actors { get; }

    public IReadOnlyList<Subscription> Subscriptions { get; }

    public static async Task<AppAttachment> DiscoverAsync(AppSidecar sidecar, AppChannel app, Placement placement,
        SidecarContext context, IEnumerable<Subscription> declared, CancellationToken ct)
    {
        try
        {
            if (app.Protocol == AppProtocol.Grpc)
            {
                await GrpcDiscovery.RunAsync(app, context.Time, ct);
                return new(sidecar, app, AppConfig.None, [], placement, context);
            }
            var config = await AppDiscovery.ConfigAsync(app, context, ct);
            var subscriptions = await AppDiscovery.SubscriptionsAsync(app, context, ct);
            // What the app says itself comes first; of two for one topic the first counts.
            subscriptions = [.. subscriptions.Concat(declared).DistinctBy(s => (s.Pubsub, s.Topic))];
            return new(sidecar, app, config, subscriptions, placement, context);
        }
        catch
        {
            app.Dispose();
            throw;
        }
    }

    public void Start(ComponentSet components, Placement placement, AppDirectory apps)
    {
        apps.Add(sidecar.AppId, app);
        if (Actors is not null)
            placement.Join(Actors);
        foreach (var subscription in Subscriptions)
            if (components.Broker(subscription.Pubsub, sidecar.AppId) is { } broker
                && components.Topics(broker.Name).MaySubscribe(sidecar.AppId, subscription.Topic))
                consumers.Add(broker.Subscribe(sidecar.AppId, subscription,
                    new AppDeliveries(app, sidecar.AppId, subscription, context).DeliverAsync));
            else
                Log.SubscriptionIgnored(context.Logger, sidecar.AppId, subscription.Topic, subscription.Pubsub);
    }

    /// <summary>
    /// Deliveries first: what is in flight may still need the app's actors and its neighbours' calls.
    /// </summary>
    public async Task StopAsync(Placement placement, AppDirectory apps)
    {
        await Task.WhenAll(consumers.Select(c => c.StopAsync(drainTimeout)));
        apps.Remove(sidecar.AppId, app);
        if (Actors is not null)
        {
            placement.Leave(Actors);
            await Actors.DeactivateAllAsync();
            Actors.Dispose();
        }
        app.Dispose();
    }
}
