using BitFaster.Caching;
using BitFaster.Caching.Lru;
using Dapr.Actors.Client;
using DaprMessaging.Hosting.Actors;
using Polly;
using Polly.Retry;

namespace DaprMessaging.Sync;

/// <summary>
/// At which gateways users are, as their SessionActors said a short while ago. It may be wrong without harm: a gateway
/// that does not know a user says so, a user who comes to another gateway is announced on Sync-T itself, and whatever is
/// missed all the same the device gets by getDifference.
/// </summary>
internal sealed class Routes(IActorProxyFactory actors, ILogger<Routes> log)
{
    private static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(30);

    private readonly ICache<long, string[]> known =
        new ConcurrentLruBuilder<long, string[]>().WithCapacity(100_000).WithExpireAfterWrite(TimeToLive).Build();

    private readonly ResiliencePipeline retry = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
    {
        MaxRetryAttempts = 2, Delay = TimeSpan.FromMilliseconds(50), UseJitter = true, BackoffType = DelayBackoffType.Exponential,
    }).Build();

    public void Forget(long userId) => known.TryRemove(userId);

    /// <summary>Learns where these users are, those at once whose whereabouts are not known.</summary>
    public async Task<IReadOnlyDictionary<long, string[]>> ResolveAsync(IEnumerable<long> userIds, CancellationToken ct)
    {
        var found = new System.Collections.Concurrent.ConcurrentDictionary<long, string[]>();
        var unknown = new List<long>();
        foreach (var user in userIds)
        {
            if (known.TryGet(user, out var servers)) found[user] = servers;
            else if (found.TryAdd(user, [])) unknown.Add(user);
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = ct };
        await Parallel.ForEachAsync(unknown, options, async (user, token) => found[user] = await AskAsync(user, token));
        return found;
    }

    /// <summary>A gateway did not answer: its sessions of these users cannot be reached.</summary>
    public async Task DropAsync(string serverId, IEnumerable<long> userIds)
    {
        foreach (var user in userIds.Distinct())
        {
            Forget(user);
            try
            {
                await actors.SessionActor(user).InvokeMethodAsync(nameof(ISessionActor.Drop), serverId);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.DirectoryFailed(user, e.Message);
                return;
            }
        }
    }

    private async Task<string[]> AskAsync(long user, CancellationToken ct)
    {
        try
        {
            var sessions = await retry.ExecuteAsync(
                async token => await actors.SessionActor(user).InvokeMethodAsync<SessionEntry[]>(nameof(ISessionActor.Resolve), token), ct);
            string[] servers = [.. sessions.Select(s => s.ServerId).Distinct()];
            known.AddOrUpdate(user, servers);
            return servers;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.DirectoryFailed(user, e.Message);
            return [];
        }
    }
}
