using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting;
using DaprMessaging.Hosting.Actors;
using DaprMessaging.Hosting.Tokens;
using DaprMessaging.Msg;
using DaprMessaging.Units.Hosting;
using DaprMessaging.Units.Hosting.Actors;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Units.Msg;

/// <summary>A bot that waits for updates without a socket.</summary>
public sealed class PollsTests : IDisposable
{
    private static readonly Identity Dice = new(42, "rack", "Dice", "dice", IsBot: true, IssuedAt: 5);

    private readonly FakeActors actors = new();
    private readonly MemoryPublisher broker = new();
    private readonly FakeTimeProvider time = new();
    private readonly Polls polls;
    private long pts = 3;
    private int asked;

    public PollsTests() => polls = new Polls(actors.Actors, broker, Msg, time, new Random(7), NullLogger<Polls>.Instance);

    /// <summary>Msg as a gateway.</summary>
    public static Instance Msg { get; } = new("msg", new ConfigurationBuilder().AddInMemoryCollection([new("INSTANCE_ID", "msg-1")]).Build());

    [Fact]
    public async Task What_there_is_is_answered_at_once_and_without_patience_nothing_too()
    {
        Assert.Equal(3, (await AskAsync(2, 10_000)).Difference.Pts);
        Assert.Equal(Difference.Types.Kind.Empty, (await AskAsync(3, 0)).Difference.Kind);
        Assert.Equal((2, 0), (asked, actors.Calls.Count));
    }

    [Fact]
    public async Task Who_waits_is_a_session_of_this_process_until_something_is_new()
    {
        var asking = AskAsync(3, 10_000);
        Assert.False(asking.IsCompleted);
        var (type, id, method, body) = Assert.Single(actors.Calls);
        Assert.Equal(("SessionActor", "u42", "Attach"), (type, id, method));
        Assert.Contains("\"serverId\":\"msg-1\"", body, StringComparison.Ordinal);
        Assert.Equal((42, "msg-1"), Assert.Single(broker.All<RoutesChanged>()) is var r ? (r.UserId, r.ServerId) : default);
        Assert.False(polls.Hear(43));
        pts = 4;
        Assert.True(polls.Hear(42));
        Assert.Equal(4, (await asking).Difference.Pts);
        Assert.Equal("Detach", actors.Calls.Last().Method);
        Assert.False(polls.Hear(42));
    }

    [Fact]
    public async Task A_word_that_brings_nothing_does_not_end_the_wait_and_a_device_that_is_ended_waits_no_more()
    {
        var asking = AskAsync(3, 10_000);
        Assert.True(polls.Hear(42)); // somebody types
        await Until.TrueAsync(() => asked == 3);
        Assert.False(asking.IsCompleted);
        polls.End(42, ["another"]);
        Assert.False(asking.IsCompleted);
        polls.End(42, ["rack"]);
        Assert.Equal(Code.TokenInvalid, (await asking).Refusal.Code);
    }

    [Fact]
    public async Task What_comes_before_the_directory_knows_of_it_is_not_missed()
    {
        actors.Answer = _ =>
        {
            pts = 4;
            return "true";
        };
        Assert.Equal(4, (await AskAsync(3, 10_000)).Difference.Pts);
    }

    [Fact]
    public async Task When_the_time_is_over_there_is_nothing_and_no_time_is_longer_than_a_lease()
    {
        var asking = AskAsync(3, int.MaxValue);
        time.Advance(TimeSpan.FromSeconds(49));
        Assert.False(asking.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Difference.Types.Kind.Empty, (await asking).Difference.Kind);
        Assert.Equal("Detach", actors.Calls.Last().Method);
    }

    [Fact]
    public async Task Without_the_directory_or_with_a_token_that_was_ended_nobody_waits()
    {
        actors.Answer = _ => "false";
        Assert.Equal(Code.TokenInvalid, (await AskAsync(3, 10_000)).Refusal.Code);
        actors.Out.Add("SessionActor");
        Assert.Equal(Code.Unavailable, (await AskAsync(3, 10_000)).Refusal.Code);
    }

    public void Dispose() => actors.Dispose();

    private Task<Result> AskAsync(long since, int timeout) => polls.AskAsync(Dice, new GetUpdates { Pts = since, TimeoutMs = timeout }, () =>
    {
        asked++;
        var kind = pts == since ? Difference.Types.Kind.Empty : Difference.Types.Kind.Difference;
        return Task.FromResult(new Result { Difference = new Difference { Kind = kind, Pts = pts } });
    }, CancellationToken.None);
}
