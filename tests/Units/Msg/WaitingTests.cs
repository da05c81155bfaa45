using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Hosting;
using DaprMessaging.Msg;
using DaprMessaging.Units.Hosting;
using DaprMessaging.Units.Hosting.Actors;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Delivery = DaprMessaging.Contracts.Sync.Delivery;
using Handover = DaprMessaging.Contracts.Sync.Handover;

namespace DaprMessaging.Units.Msg;

/// <summary>Requests that are held open until their result comes back.</summary>
public sealed class WaitingTests
{
    private readonly FakeTimeProvider time = new();
    private readonly List<CallerRequest> asked = [];
    private readonly Waiting waiting;

    public WaitingTests() => waiting = NewLife(seed: 7);

    [Fact]
    public async Task It_asks_as_a_gateway_of_its_own_in_the_users_name()
    {
        var asking = AskAsync(user: 42, device: "backend");
        var request = Assert.Single(asked);
        Assert.Equal((42, "backend", "msg-1"), (request.Caller.UserId, request.Caller.DeviceId, request.Caller.ServerId));
        Assert.InRange(request.Caller.SessionId, 1, (1L << 53) - 1);
        Assert.NotEqual(0ul, request.Request.RequestId);
        Assert.NotEmpty(request.Traceparent);
        Answer(request, new Result { Done = new Done() });
        Assert.NotNull((await asking).Done);
    }

    [Fact]
    public async Task Each_result_goes_to_the_one_who_asked_for_it()
    {
        var (one, other) = (AskAsync(), AskAsync());
        Answer(asked[1], new Result { State = new State { Pts = 2 } });
        Answer(asked[0], new Result { State = new State { Pts = 1 } });
        Assert.Equal(1, (await one).State.Pts);
        Assert.Equal(2, (await other).State.Pts);
    }

    [Fact]
    public async Task What_is_answered_at_once_does_not_wait()
    {
        var result = await waiting.AskAsync(
            42, "d", new Request(), _ => Task.FromResult(new Reply { Result = new Result { Done = new Done() } }),
                CancellationToken.None);
        Assert.NotNull(result.Done);
    }

    [Fact]
    public async Task A_result_that_comes_before_the_acceptance_is_not_missed()
    {
        var result = await waiting.AskAsync(42, "d", new Request(), request =>
        {
            Answer(request, new Result { Done = new Done() });
            return Task.FromResult(new Reply { Accepted = new Accepted() });
        }, CancellationToken.None);
        Assert.NotNull(result.Done);
    }

    [Fact]
    public async Task After_half_a_minute_it_is_pending_and_may_be_asked_again()
    {
        var asking = AskAsync();
        time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.False(asking.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));
        var refusal = (await asking).Refusal;
        Assert.Equal((Code.Pending, "random_id"), (refusal.Code, refusal.Field));
        Assert.True(refusal.RetryAfterMs > 0);
    }

    [Fact]
    public async Task A_result_that_comes_too_late_is_nobodys()
    {
        var late = AskAsync();
        time.Advance(TimeSpan.FromSeconds(30));
        await late;
        var next = AskAsync();
        Answer(asked[0], new Result { State = new State { Pts = 1 } });
        Assert.False(next.IsCompleted);
        Answer(asked[1], new Result { State = new State { Pts = 2 } });
        Assert.Equal(2, (await next).State.Pts);
    }

    [Fact]
    public async Task A_result_to_an_earlier_life_of_this_process_is_nobodys()
    {
        var asking = AskAsync();
        var earlier = asked[0].Clone();
        earlier.Caller.SessionId = NewSessionId(seed: 8);
        Answer(earlier, new Result { State = new State { Pts = 1 } });
        Assert.False(asking.IsCompleted);
        Answer(asked[0], new Result { State = new State { Pts = 2 } });
        Assert.Equal(2, (await asking).State.Pts);
    }

    [Fact]
    public async Task A_second_result_is_nobodys()
    {
        var asking = AskAsync();
        Answer(asked[0], new Result { State = new State { Pts = 1 } });
        Answer(asked[0], new Result { State = new State { Pts = 2 } });
        Assert.Equal(1, (await asking).State.Pts);
    }

    [Fact]
    public void Updates_of_one_who_does_not_wait_for_them_are_of_no_interest_here()
    {
        var reply = waiting.Take(new Handover { Deliveries = { new Delivery { UserId = 42, Updates = new() } } });
        Assert.Equal([42], reply.AbsentUserIds);
    }

    [Fact]
    public async Task Who_goes_away_waits_no_longer()
    {
        using var gone = new CancellationTokenSource();
        var asking = AskAsync(ct: gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    private Task<Result> AskAsync(long user = 42, string device = "d", CancellationToken ct = default)
    {
        return waiting.AskAsync(user, device, new Request(), Accept, ct);

        Task<Reply> Accept(CallerRequest request)
        {
            asked.Add(request);
            return Task.FromResult(new Reply { Accepted = new Accepted() });
        }
    }

    private void Answer(CallerRequest request, Result result)
    {
        result.RequestId = request.Request.RequestId;
        waiting.Take(new Handover
        {
            Deliveries = { new Delivery { UserId = request.Caller.UserId, OnlySessionId = request.Caller.SessionId, Result = result } },
        });
    }

    private long NewSessionId(int seed)
    {
        var id = 0L;
        _ = NewLife(seed).AskAsync(1, "d", new Request(), request =>
        {
            id = request.Caller.SessionId;
            return Task.FromResult(new Reply { Result = new Result() });
        }, CancellationToken.None);
        return id;
    }

    private Waiting NewLife(int seed) => new(
        PollsTests.Msg, new Polls(new FakeActors().Actors, new MemoryPublisher(), PollsTests.Msg, time, new Random(seed), NullLogger<Polls>.Instance), time, new Random(seed));
}
