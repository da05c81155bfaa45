using System.Globalization;
using DaprMessaging.Sidecar.Actors;
using DaprMessaging.Sidecar.App;
using DaprMessaging.Sidecar.Http;
using DaprMessaging.Sidecar.Invoke;
using DaprMessaging.Sidecar.Resources;

namespace DaprMessaging.Sidecar;

/// <summary>
/// The sidecar of one app instance: it listens from the start, and serves an app while one is attached.
/// </summary>
public sealed class AppSidecar : IAsyncDisposable
{
    private static readonly TimeSpan attachTimeout = TimeSpan.FromMinutes(2);

    private readonly ComponentSet components;
    private readonly Placement placement;
    private readonly Reminders reminders;
    private readonly AppDirectory apps;
    private readonly SidecarContext context;
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly Func<AppSidecar, bool> onDisposed;
    private SidecarListener? listener;
    private readonly CancellationTokenSource disposed = new();
    private AppAttachment? attachment;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool isEnding;

    internal AppSidecar(string appId, int number, ComponentSet components, Placement placement, Reminders reminders,
        AppDirectory apps, SidecarContext context, Func<AppSidecar, bool> onDisposed)
    {
        (AppId, this.components, this.placement, this.reminders, this.apps, this.context, this.onDisposed) = (appId,
            components, placement, reminders, apps, context, onDisposed);
        InstanceId = $"{appId}-{number}";
        ApiToken = context.Options.ApiToken ?? Chance.NewToken();
        AppToken = context.Options.AppToken ?? Chance.NewToken();
    }

    public string AppId { get; }

    public string InstanceId { get; }

    public Uri HttpEndpoint => Listener.HttpEndpoint;

    public Uri GrpcEndpoint => Listener.GrpcEndpoint;

    /// <summary>What the app must send in <c>dapr-api-token</c>.</summary>
    public string ApiToken { get; }

    /// <summary>What the app gets in <c>dapr-api-token</c> with every callback.</summary>
    public string AppToken { get; }

    /// <summary>For the app's <c>IConfiguration</c>, or its environment.</summary>
    public IReadOnlyDictionary<string, string?> AppSettings => new Dictionary<string, string?>
    {
        ["APP_ID"] = AppId,
        ["APP_API_TOKEN"] = AppToken,
        ["DAPR_API_TOKEN"] = ApiToken,
        ["DAPR_HTTP_ENDPOINT"] = HttpEndpoint.ToString().TrimEnd('/'),
        ["DAPR_GRPC_ENDPOINT"] = GrpcEndpoint.ToString().TrimEnd('/'),
        ["DAPR_HTTP_PORT"] = HttpEndpoint.Port.ToString(CultureInfo.InvariantCulture),
        ["DAPR_GRPC_PORT"] = GrpcEndpoint.Port.ToString(CultureInfo.InvariantCulture),
    };

    internal bool IsAttached => attachment is not null;

    internal ActorHost? Actors => attachment?.Actors;

    internal IReadOnlyList<Subscription> Subscriptions => attachment?.Subscriptions ?? [];

    private SidecarListener Listener =>
        listener ?? throw new InvalidOperationException($"{InstanceId} does not listen.");

    /// <summary>
    /// Waits until the app answers, asks it for its actors and subscriptions, starts deliveries and takes its share of
    /// partitions and actors.
    /// </summary>
    /// <exception cref="InvalidOperationException">An app is attached already.</exception>
    /// <exception cref="NotSupportedException">The app asks for what the embedded sidecar does not do.</exception>
    /// <exception cref="TimeoutException">The app did not answer for two minutes.</exception>
    public Task AttachAsync(Uri appAddress, CancellationToken ct = default) =>
        AttachAsync(appAddress, AppProtocol.Http, ct);

    /// <inheritdoc cref="AttachAsync(Uri, CancellationToken)"/>
    public async Task AttachAsync(Uri appAddress, AppProtocol protocol, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(appAddress);
        await gate.WaitAsync(ct);
        try
        {
            if (attachment is not null)
                throw new InvalidOperationException($"{InstanceId} has an app attached already.");
            using var patience = new CancellationTokenSource(attachTimeout, context.Time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, disposed.Token, ct);
            var found = await AppAttachment.DiscoverAsync(this, new AppChannel(appAddress, AppToken, context.Time, protocol),
                placement, context, components.SubscriptionsOf(AppId), linked.Token);
            attachment = found; // before it starts: a first call may come back to ask for its actor's state
            found.Start(components, placement, apps);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested && !disposed.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"the app of {InstanceId} at {appAddress} did not answer within {attachTimeout}");
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>
    /// Takes no more deliveries, waits for those in flight (at most 30 s), deactivates its actors after their turns,
    /// and leaves. Nothing happens when no app is attached; <see cref="AttachAsync"/> may follow.
    /// </summary>
    public async Task DetachAsync()
    {
        await gate.WaitAsync();
        try
        {
            if (attachment is null)
                return;
            await attachment.StopAsync(placement, apps);
            attachment = null;
            Log.Detached(context.Logger, InstanceId);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>
    /// Drains, leaves, and listens no more; who calls again waits for the same end. Takes no more deliveries from the
    /// moment it is called.
    /// </summary>
    public ValueTask DisposeAsync() => new(Interlocked.Exchange(ref isEnding, true) ? ended.Task : EndAsync());

    internal async Task ListenAsync(int httpPort, int grpcPort, CancellationToken ct)
    {
        listener = await SidecarListener.StartAsync(this, httpPort, grpcPort, components, placement, reminders, apps,
            context, ct);
        Log.Listening(context.Logger, InstanceId, HttpEndpoint, GrpcEndpoint);
    }

    private async Task EndAsync()
    {
        try
        {
            await disposed.CancelAsync(); // an AttachAsync that still waits for its app gives up
            await DetachAsync();
            if (listener is not null)
                await listener.DisposeAsync();
            onDisposed(this);
        }
        finally
        {
            ended.TrySetResult();
        }
    }
}
