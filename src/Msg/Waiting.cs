using System.Collections.Concurrent;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting;
using DaprMessaging.Hosting.Actors;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg;

/// <summary>
/// Requests of callers without a socket, held open until their result comes back from Sync. To Sync this process is a
/// gateway with one session, whose id is new with each start: an answer to an earlier life finds nobody.
/// </summary>
internal sealed class Waiting(Instance instance, Polls polls, TimeProvider time, Random random) : IGateway
{
    private const int MaxWaiting = 10_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<ulong, TaskCompletionSource<Result>> waiting = [];
    private readonly long session = random.NextInt64(1, 1L << 53);
    private ulong last;

    public HandoverReply Take(Handover handover)
    {
        var reply = new HandoverReply();
        foreach (var delivery in handover.Deliveries)
        {
            if (delivery.EndedDeviceIds.Count > 0) polls.End(delivery.UserId, delivery.EndedDeviceIds);
            if (delivery.Updates is not null && !polls.Hear(delivery.UserId)) reply.AbsentUserIds.Add(delivery.UserId);
            if (delivery.Result is { } result && delivery.OnlySessionId == session &&
                waiting.TryRemove(result.RequestId, out var caller))
            {
                caller.TrySetResult(result);
            }
        }

        return reply;
    }

    /// <summary>Asks on behalf of a user, and waits for the result: half a minute, then PENDING.</summary>
    public async Task<Result> AskAsync(
        long user, string device, Request request, Func<CallerRequest, Task<Reply>> ask, CancellationToken ct)
    {
        if (waiting.Count >= MaxWaiting) return Refusals.Of(Code.TooManyRequests);
        request.RequestId = Interlocked.Increment(ref last);
        var answer = new TaskCompletionSource<Result>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting[request.RequestId] = answer;
        try
        {
            var reply = await ask(new CallerRequest
            {
                Caller = new Caller { UserId = user, DeviceId = device, ServerId = instance.Name, SessionId = session },
                Traceparent = Tracing.TraceParent(), Request = request,
            });
            return reply.Result ?? await answer.Task.WaitAsync(Patience, time, ct);
        }
        catch (TimeoutException)
        {
            return Refusals.Of(Code.Pending, "random_id");
        }
        finally
        {
            waiting.TryRemove(request.RequestId, out _);
        }
    }
}
