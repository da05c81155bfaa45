using System.Threading.RateLimiting;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Search;
using DaprMessaging.Hosting;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Microsoft.Data.Sqlite;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Search;

/// <summary>Answers questions: brings the index up to date for who asks, then looks it up.</summary>
internal sealed class Librarian(
    IndexFile file, MessageIndex index, Shelves shelves, Feeding feeding, TimeProvider time, ILogger<Librarian> log) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrencyLimiter working = new(new ConcurrencyLimiterOptions { PermitLimit = 16, QueueLimit = 1024 });

    public async Task<AnswerBatch> AnswerAsync(QuestionBatch batch, CancellationToken ct) =>
        new() { Answers = { await Task.WhenAll(batch.Questions.Select(q => AnswerAsync(q, ct))) } };

    public async Task<UpkeepReply> KeepUpAsync(Upkeep upkeep, CancellationToken ct)
    {
        var reply = new UpkeepReply();
        if (upkeep.Drop is not null) await index.DropAsync(ct);
        var begun = time.GetTimestamp();
        foreach (var user in upkeep.CatchUp?.UserIds ?? []) await BringAsync(Owner.Mailbox(user), reply.BehindUserIds);
        foreach (var channel in upkeep.CatchUp?.ChannelIds ?? []) await BringAsync(Owner.Channel(channel), reply.BehindChannelIds);
        return reply;

        async Task BringAsync(Owner owner, RepeatedField<long> behind)
        {
            // Who asked waits for the answer: what is left is asked for again.
            var answer = time.GetElapsedTime(begun) > Patience
                ? new Answer { Incomplete = true }
                : await GuardAsync(owner, async () => new Answer { Incomplete = !await feeding.CatchUpAsync(owner, steps => reply.StepsRead += steps, ct) }, ct);
            if (answer.Incomplete || answer.Refusal is not null) behind.Add(owner.Id);
            else reply.Messages += shelves.Size(owner);
        }
    }

    public void Dispose() => working.Dispose();

    private Task<Answer> AnswerAsync(Question question, CancellationToken ct) => GuardAsync(Owner.Mailbox(question.UserId), async () =>
    {
        // What is nothing to look for is said at once.
        var query = question.SearchMessages is { } search ? Query.Of(search) : null;
        if (question.SearchMessages is { } vain && query is null) return Refused(Code.RequestInvalid, Query.IsHashtag(vain.Hashtag) ? "text" : "hashtag");
        var peer = question.SearchMessages?.Peer ?? question.GetSearchCounters?.Peer;
        var reach = ReachOf(question, peer);
        var isComplete = await feeding.CatchUpAsync([.. reach.Select(r => r.Owner)], ct);
        return query is null
            ? new Answer { Counts = shelves.Count(reach, peer), Incomplete = !isComplete }
            : new Answer { Hits = shelves.Find(reach, query, query.Request.Limit), Incomplete = !isComplete };
    }, ct);

    // Which channels the user may read, and from where on, Msg says.
    private static List<Reach> ReachOf(Question question, Peer? peer) =>
    [
        .. peer is { IsChannel: true } ? [] : new[] { new Reach(Owner.Mailbox(question.UserId)) },
        .. question.ChannelIds.Select((id, i) => new Reach(Owner.Channel(id), question.HiddenUpTo.ElementAtOrDefault(i)))
            .Where(r => peer is null || (peer.IsChannel && peer.ChannelId == r.Owner.Id)).DistinctBy(r => r.Owner),
    ];

    private async Task<Answer> GuardAsync(Owner owner, Func<Task<Answer>> work, CancellationToken ct)
    {
        using var lease = await working.AcquireAsync(1, ct);
        if (!lease.IsAcquired) return Refused(Code.TooManyRequests);
        try
        {
            return await work();
        }
        catch (StateException e)
        {
            log.StoreFailed(owner.Key, e);
        }
        catch (InvalidProtocolBufferException e)
        {
            log.HeadDamaged(owner.Key, e);
        }
        catch (Exception e) when (e is SqliteException or TimeoutException)
        {
            log.IndexFailed(owner.Key, e);
            if (e is SqliteException failure && IndexFile.IsUseless(failure)) file.Renew(failure);
        }

        return Refused(Code.Unavailable);
    }

    private static Answer Refused(Code code, string field = "") => new() { Refusal = Refusal.Of(code, field) };
}
