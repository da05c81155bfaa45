using System.Collections.Concurrent;
using DaprMessaging.Sidecar.Http;
using DaprMessaging.Sidecar.PubSub;

namespace DaprMessaging.Sidecar.Actors;

/// <summary>
/// Which app instance hosts which actor: the highest hash of (instance, type, id) among those that host the type.
/// An actor that is still active elsewhere is deactivated there before its new host gets a call.
/// </summary>
internal sealed class Placement
{
    private readonly ConcurrentDictionary<ActorKey, ActiveActor> active = new();
    private readonly Lock gate = new();
    private ActorHost[] hosts = [];

    /// <summary>Raised after a host has joined.</summary>
    public event Action<ActorHost>? Joined;

    public void Join(ActorHost host)
    {
        lock (gate)
            hosts = [.. hosts, host];
        Joined?.Invoke(host);
    }

    public void Leave(ActorHost host)
    {
        lock (gate)
            hosts = [.. hosts.Where(h => h != host)];
    }

    public IEnumerable<ActiveActor> ActiveIn(ActorHost host) => active.Values.Where(a => a.Host == host);

    public bool IsActive(ActorKey key, ActorHost? host) => active.TryGetValue(key, out var actor) && actor.Host == host;

    public void Forget(ActiveActor actor) => active.TryRemove(new(actor.Key, actor));

    /// <param name="path">The method, escaped as part of a path.</param>
    /// <exception cref="SidecarException">No instance hosts the type, or the app did not answer 200.</exception>
    public async Task<ActorAnswer> InvokeAsync(ActorKey key, string path, ActorCall call, CancellationToken ct)
    {
        while (true)
        {
            var host = HostOf(key) ?? throw SidecarException.NoAddress(key);
            var actor = active.GetOrAdd(key, static (k, h) => new ActiveActor(k, h, h.Now), host);
            if (actor.Host != host)
            {
                await actor.Host.DeactivateAsync(actor);
                continue;
            }
            await actor.BeginTurnAsync(ct);
            try
            {
                if (!actor.IsGone)
                    return await host.InvokeAsync(key, path, call, ct);
            }
            finally
            {
                actor.EndTurn(host.Now);
            }
        }
    }

    private ActorHost? HostOf(ActorKey key)
    {
        ActorHost? best = null;
        var highest = 0ul;
        foreach (var host in hosts)
            if (host.Hosts(key.Type) && Fnv1a.Hash64(host.InstanceId, key.Type, key.Id) is var hash
                && (best is null || hash > highest))
                (best, highest) = (host, hash);
        return best;
    }
}
