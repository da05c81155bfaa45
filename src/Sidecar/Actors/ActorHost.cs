using System.Diagnostics.CodeAnalysis;
using System.Net;
using DaprMessaging.Sidecar.App;
using DaprMessaging.Sidecar.Http;

namespace DaprMessaging.Sidecar.Actors;

/// <summary>The actors of one attached app instance.</summary>
internal sealed class ActorHost : IDisposable
{
    private static readonly TimeSpan methodTimeout = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan deactivationTimeout = TimeSpan.FromSeconds(10);

    private readonly AppChannel app;
    private readonly AppConfig config;
    private readonly Placement placement;
    private readonly SidecarContext context;
    private readonly ITimer scanner;

    public ActorHost(string instanceId, AppChannel app, AppConfig config, Placement placement, SidecarContext context)
    {
        (InstanceId, this.app, this.config, this.placement, this.context) = (instanceId, app, config, placement,
            context);
        Timers = new Timers(placement, context);
        scanner = context.Time.CreateTimer(_ => DeactivateIdle(), null, config.ScanInterval, config.ScanInterval);
    }

    public string InstanceId { get; }

    public Timers Timers { get; }

    /// <summary>Since some moment: what counts is how long ago, whatever the wall clock is set to.</summary>
    public TimeSpan Now => context.Time.GetElapsedTime(0);

    public bool Hosts(string type) => config.Entities.Contains(type);

    /// <summary>Calls the method; in the actor's turn.</summary>
    public async Task<ActorAnswer> InvokeAsync(ActorKey key, string path, ActorCall call, CancellationToken ct)
    {
        using var request = app.Request(HttpMethod.Put, $"{PathOf(key)}/method/{path}",
            new ByteArrayContent(call.Body));
        foreach (var (name, values) in call.Headers)
            if (ProxyHeaders.Pass(name) && !request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                request.Content!.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        try
        {
            var (status, body, received) = await app.SendAsync(request, methodTimeout, ct);
            if (status == HttpStatusCode.NotFound)
                throw SidecarException.ActorInvoke($"actor method not found: {PathOf(key)}/method/{path}");
            if (status != HttpStatusCode.OK)
                throw SidecarException.ActorInvoke(
                    $"error from actor service: ({(int)status}) {System.Text.Encoding.UTF8.GetString(body)}");
            var headers = received.Where(h => ProxyHeaders.Pass(h.Key));
            return new(body, [.. headers.Select(h => KeyValuePair.Create(h.Key, h.Value.ToArray()))]);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException)
        {
            throw SidecarException.ActorInvoke(e.Message);
        }
    }

    /// <summary>Waits for the actor's turn, as long as the app says it may, tells the app, and forgets the actor.</summary>
    [SuppressMessage("Design", "CA1031",
        Justification = "An app that does not answer cannot keep an actor from moving.")]
    public async Task DeactivateAsync(ActiveActor actor)
    {
        using var patience = new CancellationTokenSource(config.DrainTimeoutOf(actor.Key.Type), context.Time);
        var hasTurn = true;
        try
        {
            await actor.BeginTurnAsync(patience.Token);
        }
        catch (Exception e)
        {
            hasTurn = false;
            Log.DeactivationFailed(context.Logger, actor.Key.Type, actor.Key.Id, InstanceId, e);
        }
        try
        {
            if (actor.IsGone)
                return;
            actor.IsGone = true;
            using var request = app.Request(HttpMethod.Delete, PathOf(actor.Key));
            await app.SendAsync(request, deactivationTimeout, CancellationToken.None);
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError
            or HttpRequestError.ResponseEnded)
        {
            // The process has ended, and its actors with it.
        }
        catch (Exception e)
        {
            Log.DeactivationFailed(context.Logger, actor.Key.Type, actor.Key.Id, InstanceId, e);
        }
        finally
        {
            placement.Forget(actor); // only now may another instance activate it
            if (hasTurn)
                actor.EndTurn(Now);
        }
    }

    /// <summary>After <see cref="Placement.Leave"/>: no new actor comes, those that are here go.</summary>
    public Task DeactivateAllAsync() => Task.WhenAll(placement.ActiveIn(this).Select(DeactivateAsync));

    public IEnumerable<(string Type, int Count)> Counts() =>
        placement.ActiveIn(this).GroupBy(a => a.Key.Type).Select(g => (g.Key, g.Count()));

    public void Dispose()
    {
        scanner.Dispose();
        Timers.Dispose();
    }

    private void DeactivateIdle()
    {
        foreach (var actor in placement.ActiveIn(this))
            if (actor.IsIdleSince(Now - config.IdleTimeoutOf(actor.Key.Type)))
                _ = DeactivateAsync(actor);
    }

    private static string PathOf(ActorKey key) =>
        $"actors/{Uri.EscapeDataString(key.Type)}/{Uri.EscapeDataString(key.Id)}";
}
