using System.Collections.Concurrent;
using System.Collections.Immutable;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
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

    private readonly ConcurrentDictionary<long, ImmutableArray<Poll>> byUser = [];
    private int count;

    /// <summary>Something is new for a user; false: nobody waits for that here.</summary>
    public bool Hear(long user)
    {
        var polls = Of(user);
        foreach (var poll in polls) poll.Wake();
        return !polls.IsEmpty;
    }

    /// <summary>Devices of a user were ended.</summary>
    public void End(long user, IEnumerable<string> devices)
    {
        foreach (var poll in Of(user).Where(p => devices.Contains(p.Device))) poll.End();
    }

    /// <summary>Asks; and while there is nothing, once more whenever something is new, until the time is over.</summary>
    public async Task<Result> AskAsync(Identity bot, GetUpdates request, Func<Task<Result>> ask, CancellationToken ct)
    {
        var first = await ask();
        if (request.TimeoutMs <= 0 || !IsEmpty(first)) return first;
        var poll = new Poll(bot.UserId, bot.DeviceId, random.NextInt64(1, 1L << 53));
        if (Interlocked.Increment(ref count) > Most)
        {
            Interlocked.Decrement(ref count);
            return Refusals.Of(Code.TooManyRequests);
        }

        byUser.AddOrUpdate(poll.User, [poll], (_, others) => others.Add(poll));
        try
        {
            return await RefuseAsync(bot, poll, ct) ?? await WaitAsync(poll, TimeSpan.FromMilliseconds(Math.Min(request.TimeoutMs, Limits.PollMs)), ask, ct);
        }
        finally
        {
            Remove(poll);
            Interlocked.Decrement(ref count);
            _ = DetachAsync(poll);
        }
    }

    // What came before the directory knew of it is there when it asks for the first time.
    private async Task<Result> WaitAsync(Poll poll, TimeSpan patience, Func<Task<Result>> ask, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var news = poll.Listen();
            var result = await ask();
            if (!IsEmpty(result)) return result;
            try
            {
                await news.WaitAsync(patience - time.GetElapsedTime(began) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero, time, ct);
            }
            catch (TimeoutException)
            {
                return result;
            }

            if (poll.HasEnded) return Refusals.Of(Code.TokenInvalid, "authorization");
        }
    }

    private async Task<Result?> RefuseAsync(Identity bot, Poll poll, CancellationToken ct)
    {
        try
        {
            var session = new SessionEntry(poll.Session, bot.DeviceId, instance.Name, "getUpdates") { IssuedAt = bot.IssuedAt };
            return await actors.AnnounceAsync(publisher, bot.UserId, session, ct) ? null : Refusals.Of(Code.TokenInvalid, "authorization");
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            log.DirectoryFailed(bot.UserId, e.Message);
            return Refusals.Of(Code.Unavailable);
        }
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

    private ImmutableArray<Poll> Of(long user) => byUser.GetValueOrDefault(user, []);

    private void Remove(Poll poll)
    {
        var left = byUser.AddOrUpdate(poll.User, [], (_, all) => all.Remove(poll));
        if (left.IsEmpty) byUser.TryRemove(new KeyValuePair<long, ImmutableArray<Poll>>(poll.User, left));
    }

    private static bool IsEmpty(Result result) => result.Difference is { Kind: Difference.Types.Kind.Empty };

    private sealed class Poll(long user, string device, long session)
    {
        private TaskCompletionSource news = New();

        public long User => user;

        public string Device => device;

        public long Session => session;

        public bool HasEnded { get; private set; }

        /// <summary>Ends with what is new from now on.</summary>
        public Task Listen()
        {
            var next = New();
            Interlocked.Exchange(ref news, next);
            return HasEnded ? Task.CompletedTask : next.Task;
        }

        public void Wake() => Volatile.Read(ref news).TrySetResult();

        public void End()
        {
            HasEnded = true;
            Wake();
        }

        private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
