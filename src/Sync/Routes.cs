using BitFaster.Caching;
using BitFaster.Caching.Lru;
using DaprMessaging.Contracts;
using DaprMessaging.Hosting.Actors;
using Polly;
using Polly.Retry;

namespace DaprMessaging.Sync;

// A directory that hangs may hold up its own user, and nobody else for longer than a moment: there is one batch of updates at a time, so whoever is
// waited for, all wait. It is asked once; until it answers again nobody waits for it, and what it said last holds.
/// <summary>
/// At which gateways users are, as their SessionActors said a short while ago. It may be wrong without harm: a gateway
/// that does not know a user says so, a user who comes to another gateway is announced on Sync-T itself, and whatever is
/// missed all the same the device gets by getDifference.
/// </summary>
internal sealed class Routes(IActors actors, TimeProvider time, Random random, ILogger<Routes> log) : IDisposable
{
    private const int AskedAtOnce = 64, SilentRemembered = 10_000;
    private static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(30), Patience = TimeSpan.FromSeconds(1), Hurry = TimeSpan.FromMilliseconds(200);

    // Beside those that do not answer: that there are any.
    private const string Anybody = "";

    private readonly ICache<long, Route> known = new ConcurrentLruBuilder<long, Route>().WithCapacity(100_000).Build();

    private readonly ResiliencePipeline retry = new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
    {
        ShouldHandle = new PredicateBuilder().Handle<Exception>(e => e is not (OperationCanceledException or ActorSilentException)),
        MaxRetryAttempts = 2, Delay = TimeSpan.FromMilliseconds(50), BackoffType = DelayBackoffType.Exponential,
        UseJitter = true, Randomizer = random.NextDouble,
    }).Build();

    // How often a route of these users was forgotten: an answer that was on its way meanwhile may be older than that.
    private readonly int[] forgotten = new int[1024];

    private readonly Outages silent = new(time, failures: 1, SilentRemembered);
    private readonly SemaphoreSlim asking = new(AskedAtOnce);

    public void Forget(long userId)
    {
        Interlocked.Increment(ref Forgotten(userId));
        known.TryRemove(userId);
    }

    /// <summary>Its directory has just answered somebody.</summary>
    public void IsThere(long userId) => silent.Answered(Names.UserKey(userId));

    /// <summary>Looks for these users: of those whose whereabouts are not known, or not since lately, the directories are asked.</summary>
    public Inquiry Find(IEnumerable<long> userIds)
    {
        var inquiry = NewInquiry();
        foreach (var user in userIds)
        {
            if (inquiry.Has(user)) continue;
            if (known.TryGet(user, out var route) && time.GetElapsedTime(route.LearntAt) < TimeToLive) inquiry.Add(user, route);
            else Ask(inquiry, user, route ?? Route.Unknown);
        }

        return inquiry;
    }

    /// <summary>Likewise, whatever is known: of devices that can be notified none is to be told that was ended a moment ago.</summary>
    public Inquiry FindAnew(IEnumerable<long> userIds)
    {
        var inquiry = NewInquiry();
        foreach (var user in userIds) Ask(inquiry, user, Route.Unknown);
        return inquiry;
    }

    /// <summary>A gateway did not answer: its sessions of these users cannot be reached.</summary>
    public async Task DropAsync(string serverId, IEnumerable<long> userIds, CancellationToken ct)
    {
        var users = userIds.Distinct().ToList();
        users.ForEach(Forget);
        foreach (var user in users.Where(u => silent.MayCall(Names.UserKey(u))))
        {
            try
            {
                await actors.DropAsync(user, serverId, ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                Fail(user, e);
                return;
            }
        }
    }

    /// <summary>Somebody whom a user has blocked is not to see any more whether that user is there. Where it is not heard, gateways find out.</summary>
    public async Task BlockAsync(long userId, long blockedUserId, CancellationToken ct)
    {
        if (!silent.MayCall(Names.UserKey(userId))) return;
        try
        {
            await actors.BlockAsync(userId, blockedUserId, ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            Fail(userId, e);
        }
    }

    public void Dispose() => asking.Dispose();

    private Inquiry NewInquiry() => new(time, silent.MayCall(Anybody) ? Patience : Hurry, Silence);

    // Whoever has not answered lately is asked again every now and then, and nobody waits for it.
    private void Ask(Inquiry inquiry, long user, Route last)
    {
        var key = Names.UserKey(user);
        var question = new Question(last);
        if (!silent.IsOut(key)) inquiry.Add(user, question);
        else
        {
            inquiry.Add(user, last);
            if (!silent.MayCall(key)) return;
            Silence(user, question); // until it has answered: one question at a time is enough
        }

        question.Answer = AskAsync(user, question, inquiry);
    }

    // A call goes on when nobody waits for it any more: whoever looks next has its answer.
    private async Task<Route?> AskAsync(long user, Question question, Inquiry inquiry)
    {
        await asking.WaitAsync();
        try
        {
            if (inquiry.IsOver) return null;
            question.HasBegun = true;
            var before = Volatile.Read(ref Forgotten(user));
            var reach = await retry.ExecuteAsync(async token => await actors.ResolveAsync(user, token));
            var route = new Route([.. reach.Sessions.Select(s => s.ServerId).Distinct()], reach.Devices, time.GetTimestamp());
            silent.Answered(Names.UserKey(user));
            known.AddOrUpdate(user, route);
            if (Volatile.Read(ref Forgotten(user)) != before) known.TryRemove(user);
            return route;
        }
        catch (Exception e)
        {
            Fail(user, e, question);
            return null;
        }
        finally
        {
            asking.Release();
        }
    }

    private void Fail(long user, Exception e, Question? question = null)
    {
        log.DirectoryFailed(user, e.Message);
        if (e is ActorSilentException) Silence(user, question);
    }

    // Nobody waits for it any more: once for each question.
    private void Silence(long user, Question? question)
    {
        if (question?.TryGiveUp() == false) return;
        silent.Failed(Names.UserKey(user));
        silent.Failed(Anybody);
    }

    private ref int Forgotten(long userId) => ref forgotten[(ulong)userId % (ulong)forgotten.Length];
}
