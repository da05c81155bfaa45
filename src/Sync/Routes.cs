using BitFaster.Caching;
using BitFaster.Caching.Lru;
using DaprMessaging.Hosting.Actors;
using Polly;
using Polly.Retry;

namespace DaprMessaging.Sync;

/// <summary>
/// At which gateways users are, as their SessionActors said a short while ago. It may be wrong without harm: a gateway
/// that does not know a user says so, a user who comes to another gateway is announced on Sync-T itself, and whatever is
/// missed all the same the device gets by getDifference.
/// </summary>
internal sealed class Routes(IActors actors, TimeProvider time, Random random, ILogger<Routes> log)
{
    private const int AskedAtOnce = 32;
    private static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(30);

    private readonly ICache<long, Route> known = new ConcurrentLruBuilder<long, Route>().WithCapacity(100_000).Build();

    private readonly ResiliencePipeline retry = new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
    {
        ShouldHandle = new PredicateBuilder().Handle<Exception>(e => e is not (OperationCanceledException or ActorSilentException)),
        MaxRetryAttempts = 2, Delay = TimeSpan.FromMilliseconds(50), BackoffType = DelayBackoffType.Exponential,
        UseJitter = true, Randomizer = random.NextDouble,
    }).Build();

    // How often a route of these users was forgotten: an answer that was on its way meanwhile may be older than that.
    private readonly int[] forgotten = new int[1024];

    public void Forget(long userId)
    {
        Interlocked.Increment(ref Forgotten(userId));
        known.TryRemove(userId);
    }

    /// <summary>Learns where these users are, those at once whose whereabouts are not known.</summary>
    public async Task<IReadOnlyDictionary<long, Route>> ResolveAsync(IEnumerable<long> userIds, CancellationToken ct)
    {
        var found = new Dictionary<long, Route>();
        var unknown = new List<long>();
        foreach (var user in userIds)
        {
            if (known.TryGet(user, out var route) && time.GetElapsedTime(route.LearntAt) < TimeToLive) found[user] = route;
            else if (found.TryAdd(user, Route.Nowhere)) unknown.Add(user);
        }

        foreach (var some in unknown.Chunk(AskedAtOnce))
        {
            var answers = await Task.WhenAll(some.Select(user => AskAsync(user, ct)));
            for (var i = 0; i < some.Length; i++) found[some[i]] = answers[i];
        }

        return found;
    }

    /// <summary>A gateway did not answer: its sessions of these users cannot be reached.</summary>
    public async Task DropAsync(string serverId, IEnumerable<long> userIds, CancellationToken ct)
    {
        var users = userIds.Distinct().ToList();
        users.ForEach(Forget);
        foreach (var user in users)
        {
            try
            {
                await actors.DropAsync(user, serverId, ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                log.DirectoryFailed(user, e.Message);
                return;
            }
        }
    }

    /// <summary>Somebody whom a user has blocked is not to see any more whether that user is there. Where it is not heard, gateways find out.</summary>
    public async Task BlockAsync(long userId, long blockedUserId, CancellationToken ct)
    {
        try
        {
            await actors.BlockAsync(userId, blockedUserId, ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            log.DirectoryFailed(userId, e.Message);
        }
    }

    private async Task<Route> AskAsync(long user, CancellationToken ct)
    {
        try
        {
            var before = Volatile.Read(ref Forgotten(user));
            var reach = await retry.ExecuteAsync(async token => await actors.ResolveAsync(user, token), ct);
            var route = new Route([.. reach.Sessions.Select(s => s.ServerId).Distinct()], reach.Devices, time.GetTimestamp());
            known.AddOrUpdate(user, route);
            if (Volatile.Read(ref Forgotten(user)) != before) known.TryRemove(user);
            return route;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            log.DirectoryFailed(user, e.Message);
            return Route.Nowhere;
        }
    }

    private ref int Forgotten(long userId) => ref forgotten[(ulong)userId % (ulong)forgotten.Length];
}

/// <summary>Where a user can be reached.</summary>
/// <param name="Servers">At which gateways.</param>
/// <param name="Devices">Those that can be notified while they are at none.</param>
/// <param name="LearntAt">When.</param>
internal sealed record Route(string[] Servers, PushAddress[] Devices, long LearntAt)
{
    /// <summary>It is not known.</summary>
    public static readonly Route Nowhere = new([], [], 0);
}
