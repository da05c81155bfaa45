using System.Threading.RateLimiting;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Hosting;
using DaprMessaging.Msg.Commands;
using DaprMessaging.Msg.Queries;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg;

/// <summary>
/// Takes requests a list at a time: one read for all commands, one publish; queries beside them. A command is accepted when
/// the broker has it, and not before.
/// </summary>
internal sealed class Requests(
    IStateStore store, IPublisher publisher, ISearch search, Existence existence, IOptions<MessageOptions> options, TimeProvider time,
    ILogger<Requests> log) : IDisposable
{
    // Inbox never waits for room on the topics it publishes to, so what comes in is bounded here.
    private readonly ConcurrencyLimiter admission = new(new ConcurrencyLimiterOptions { PermitLimit = 4096, QueueLimit = 0 });
    private readonly ConcurrencyLimiter asking = new(new ConcurrencyLimiterOptions { PermitLimit = 64, QueueLimit = 4096 });

    // Those that may be slow: they keep nobody else waiting.
    private readonly ConcurrencyLimiter searching = new(new ConcurrencyLimiterOptions { PermitLimit = 64, QueueLimit = 1024 });

    public async Task<Reply[]> TakeAsync(IReadOnlyList<CallerRequest> requests, CancellationToken ct)
    {
        var replies = new Reply[requests.Count];
        var commands = new List<(int Index, Admission Admission)>();
        var work = new List<Task>();
        for (var i = 0; i < requests.Count; i++)
        {
            if (Calls.Command(requests[i], options.Value) is { } admitted) commands.Add((i, admitted));
            else work.Add(AskAsync(i, requests[i]));
        }

        work.Add(AdmitAsync(commands, replies, ct));
        await Task.WhenAll(work);
        for (var i = 0; i < replies.Length; i++)
        {
            if (replies[i].Result is { } result) result.RequestId = requests[i].Request?.RequestId ?? 0;
        }

        return replies;

        async Task AskAsync(int index, CallerRequest request) => replies[index] = await AnswerAsync(request, ct);
    }

    public void Dispose()
    {
        admission.Dispose();
        asking.Dispose();
        searching.Dispose();
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<Reply> AnswerAsync(CallerRequest request, CancellationToken ct)
    {
        using var lease = await (request.Request?.IsSearch() == true ? searching : asking).AcquireAsync(1, ct);
        if (!lease.IsAcquired) return new Reply { Result = Refusals.Of(Code.TooManyRequests) };
        try
        {
            var mailbox = new Mailbox(store, log, request.Caller.UserId);
            return request.FindVisible is { } find
                ? new Reply { Visible = await Queries.FindVisible.AnswerAsync(mailbox, find.UserIds, ct) }
                : new Reply { Result = await Calls.AnswerAsync(mailbox, search, request.Request ?? new Request(), Now, ct) };
        }
        catch (StateException e)
        {
            log.StoreFailed(1, e);
            return new Reply { Result = Refusals.Of(Code.Unavailable) };
        }
        catch (InvalidProtocolBufferException e)
        {
            return new Reply { Result = Damaged(request.Caller.UserId, e) };
        }
    }

    private async Task AdmitAsync(List<(int Index, Admission Admission)> commands, Reply[] replies, CancellationToken ct)
    {
        if (commands.Count == 0) return;
        using var lease = admission.AttemptAcquire(Math.Min(commands.Count, 4096));
        if (!lease.IsAcquired)
        {
            foreach (var (index, _) in commands) replies[index] = new Reply { Result = Refusals.Of(Code.TooManyRequests) };
            return;
        }

        try
        {
            var reading = await ReadAsync(commands, ct);
            var emissions = new List<Emission>(commands.Count);
            foreach (var (index, command) in commands)
            {
                var admitted = Decide(command, reading);
                if (admitted.Command is { } emission) emissions.Add(emission);
                replies[index] = admitted.Answer is { } answer ? new Reply { Result = answer } : new Reply { Accepted = new Accepted() };
            }

            if (emissions.Count > 0) await publisher.PublishAsync(emissions, ct);
        }
        catch (Exception e) when (e is StateException or PublishException)
        {
            if (e is PublishException) log.PublishFailed(commands.Count, e);
            else log.StoreFailed(commands.Count, e);
            foreach (var (index, _) in commands)
            {
                if (replies[index]?.Result is null) replies[index] = new Reply { Result = Refusals.Of(Code.Unavailable) };
            }
        }
    }

    private Admitted Decide(Admission command, Reading reading)
    {
        try
        {
            return command.Decide(reading, Now);
        }
        catch (InvalidProtocolBufferException e)
        {
            return Damaged(command.User, e);
        }
    }

    // Whoever needs the document waits until somebody has mended it; those who asked in the same list do not.
    private Result Damaged(long user, InvalidProtocolBufferException e)
    {
        log.DocumentDamaged(user, e);
        return Refusals.Of(Code.Unavailable);
    }

    // One that is damaged is there all the same; what it would say of the user is for whoever needs it.
    private static bool IsOfBot(StateEntry entry)
    {
        try
        {
            return entry.Key.EndsWith("/profile", StringComparison.Ordinal) && Contracts.State.Profile.Parser.ParseFrom(entry.Value).Bot;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }

    private async Task<Reading> ReadAsync(List<(int, Admission Admission)> commands, CancellationToken ct)
    {
        var presumed = commands.SelectMany(c => c.Admission.Presumes).Where(k => !existence.IsKnown(k)).ToHashSet();
        var keys = commands.SelectMany(c => c.Admission.Reads).Concat(presumed).Distinct().ToArray();
        var entries = keys.Length == 0 ? [] : await store.GetAsync(keys, ct);
        foreach (var entry in entries)
        {
            if (entry.Exists && presumed.Contains(entry.Key)) existence.Learn(entry.Key, IsOfBot(entry));
        }

        return new Reading(entries, existence);
    }
}
