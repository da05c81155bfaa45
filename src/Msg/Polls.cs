using System.Collections.Concurrent;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting;
using DaprMessaging.Hosting.Actors;
using DaprMessaging.Hosting.Tokens;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg;

/// <summary>
/// Bots that wait for updates without a socket. To the directory each of them is a session of this process, for as long as it waits: so Sync
/// brings word of what is new here, and nobody asks the store in vain.
/// </summary>
internal sealed class Polls(IActors actors, IPublisher publisher, Instance instance, TimeProvider time, Random random, ILogger<Polls> log)
{
    private const int Most = 10_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<long, Poll> polls = [];

    /// <summary>Something is new for a user; false: nobody waits for that here.</summary>
    public bool Hear(long user)
    {
        var heard = false;
        foreach (var poll in polls.Values.Where(p => p.User == user))
        {
            poll.News.TrySetResult();
            heard = true;
        }

        return heard;
    }

    /// <summary>Asks; and while there is nothing, once more when something is new, or the time is over.</summary>
    public async Task<Result> AskAsync(Identity bot, GetUpdates request, Func<Task<Result>> ask, CancellationToken ct)
    {
        var first = await ask();
        if (request.TimeoutMs <= 0 || !IsEmpty(first)) return first;
        if (polls.Count >= Most) return Refusals.Of(Code.TooManyRequests);
        var poll = new Poll(bot.UserId, random.NextInt64(1, 1L << 53));
        polls[poll.Session] = poll;
        try
        {
            if (!await AttachAsync(bot, poll, ct)) return Refusals.Of(Code.TokenInvalid, "authorization");

            // What came before the directory knew of it is there by now.
            if (await ask() is var second && !IsEmpty(second)) return second;
            await poll.News.Task.WaitAsync(TimeSpan.FromMilliseconds(Math.Min(request.TimeoutMs, Limits.PollMs)), time, ct);
            return await ask();
        }
        catch (TimeoutException)
        {
            return first;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            log.DirectoryFailed(bot.UserId, e.Message);
            return Refusals.Of(Code.Unavailable);
        }
        finally
        {
            polls.TryRemove(poll.Session, out _);
            await DetachAsync(poll);
        }
    }

    private static bool IsEmpty(Result result) => result.Difference is { Kind: Difference.Types.Kind.Empty };

    private async Task<bool> AttachAsync(Identity bot, Poll poll, CancellationToken ct)
    {
        if (!await actors.AttachAsync(bot.UserId, new SessionEntry(poll.Session, bot.DeviceId, instance.Name, "getUpdates") { IssuedAt = bot.IssuedAt }, ct)) return false;
        await publisher.PublishAsync([Emission.Of(
            Names.SyncTopic, Names.UserKey(bot.UserId), $"{instance.Name}/{poll.Session}",
            new RoutesChanged { UserId = bot.UserId, ServerId = instance.Name }, Tracing.TraceParent())], ct);
        return true;
    }

    // A lease that nobody renews ends by itself.
    private async Task DetachAsync(Poll poll)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            await actors.DetachAsync(poll.User, new SessionLease(instance.Name, [poll.Session]), patience.Token);
        }
        catch (Exception e)
        {
            log.DirectoryFailed(poll.User, e.Message);
        }
    }

    private sealed record Poll(long User, long Session)
    {
        public TaskCompletionSource News { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
