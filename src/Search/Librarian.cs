using System.Threading.RateLimiting;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Search;
using DaprMessaging.Hosting;
using Google.Protobuf;
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
        foreach (var user in upkeep.CatchUp?.UserIds ?? [])
        {
            // Who asked waits for the answer: what is left is asked for again.
            var answer = time.GetElapsedTime(begun) > Patience
                ? new Answer { Incomplete = true }
                : await GuardAsync(user, async () => new Answer { Incomplete = !await feeding.CatchUpAsync(user, steps => reply.StepsRead += steps, ct) }, ct);
            if (answer.Incomplete || answer.Refusal is not null) reply.BehindUserIds.Add(user);
            else reply.Messages += shelves.Size(user);
        }

        return reply;
    }

    public void Dispose() => working.Dispose();

    private Task<Answer> AnswerAsync(Question question, CancellationToken ct) => GuardAsync(question.UserId, async () =>
    {
        // What is nothing to look for is said at once.
        var query = question.SearchMessages is { } search ? Query.Of(search) : null;
        if (question.SearchMessages is { } vain && query is null) return Refused(Code.RequestInvalid, Query.IsHashtag(vain.Hashtag) ? "text" : "hashtag");
        var isComplete = await feeding.CatchUpAsync(question.UserId, ct: ct);
        return query is null
            ? new Answer { Counts = shelves.Count(question.UserId, question.GetSearchCounters?.Peer), Incomplete = !isComplete }
            : new Answer { Hits = shelves.Find(question.UserId, query, query.Request.Limit), Incomplete = !isComplete };
    }, ct);

    private async Task<Answer> GuardAsync(long user, Func<Task<Answer>> work, CancellationToken ct)
    {
        using var lease = await working.AcquireAsync(1, ct);
        if (!lease.IsAcquired) return Refused(Code.TooManyRequests);
        try
        {
            return await work();
        }
        catch (StateException e)
        {
            log.StoreFailed(user, e);
        }
        catch (InvalidProtocolBufferException e)
        {
            log.HeadDamaged(user, e);
        }
        catch (Exception e) when (e is SqliteException or TimeoutException)
        {
            log.IndexFailed(user, e);
            if (e is SqliteException failure && IndexFile.IsUseless(failure)) file.Renew(failure);
        }

        return Refused(Code.Unavailable);
    }

    private static Answer Refused(Code code, string field = "") => new() { Refusal = Refusal.Of(code, field) };
}
