using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Microsoft.Extensions.Time.Testing;
using static DaprMessaging.Units.Client.Steps;
using Kind = DaprMessaging.Contracts.Client.Difference.Types.Kind;

namespace DaprMessaging.Units.Client;

/// <summary>When a client asks what it has missed. Its clock stands still until a test moves it.</summary>
public sealed class CatchingUpClockTests : IAsyncLifetime
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500), Patience = TimeSpan.FromSeconds(2);

    private readonly FakeTimeProvider time = new();
    private ScriptedGateway gateway = null!;
    private long head;

    private int Differences => gateway.Asked.Count(r => r.GetDifference is not null);

    private int States => gateway.Asked.Count(r => r.GetState is not null);

    public async ValueTask InitializeAsync()
    {
        gateway = await ScriptedGateway.StartAsync();
        gateway.Greet = _ => new ServerFrame { Welcome = new Welcome { UserId = 42, Pts = head, PingIntervalMs = 60_000 } };
        gateway.Answer = Answer;
    }

    [Fact]
    public async Task A_gap_has_a_moment_to_close_by_itself()
    {
        await using var client = await ConnectAsync(pts: 0);
        await RoundTripsAsync(client);
        time.Advance(Patience * 0.75); // nothing is missing yet
        await gateway.PushAsync(Push(2));
        await RoundTripsAsync(client);
        Assert.Equal(0, Differences);
        head = 2;
        Assert.True(await PassAsync(() => Differences > 0) >= Patience);
        Assert.Equal([1, 2], await ReadAsync(client, 2));
        await RoundTripsAsync(client);
        Assert.Equal(1, Differences);
    }

    [Fact]
    public async Task Without_a_gap_nothing_is_asked_however_long_it_is_quiet()
    {
        await using var client = await ConnectAsync(pts: 0);
        head = 1;
        await gateway.PushAsync(Push(1));
        Assert.Equal([1], await ReadAsync(client, 1));
        await PassAsync(() => States > 0);
        Assert.Equal(0, Differences);
    }

    [Fact]
    public async Task A_device_that_is_ahead_of_its_mailbox_asks_at_once()
    {
        head = 100;
        gateway.Answer = _ => new Result { Difference = new Difference { Kind = Kind.TooLong, Pts = 100 } };
        await using var client = await ConnectAsync(pts: 500);
        Assert.Equal([100], await ReadAsync(client, 1));
    }

    [Fact]
    public async Task Where_the_store_does_not_know_yet_what_was_announced_it_is_given_time()
    {
        await using var client = await ConnectAsync(pts: 0);
        await gateway.PushAsync(new ServerFrame { Pts = 1 });
        await PassAsync(() => Differences > 0);
        await RoundTripsAsync(client);
        Assert.Equal(1, Differences);
        head = 1;
        await PassAsync(() => Differences > 1);
        Assert.Equal([1], await ReadAsync(client, 1));
    }

    [Fact]
    public async Task A_difference_that_gets_no_answer_is_asked_for_over_another_connection()
    {
        await using var client = await ConnectAsync(pts: 0, attemptSeconds: 10);
        gateway.Answer = request => request.GetDifference is not null && gateway.Hellos.Count == 1 ? null : Answer(request);
        head = 1;
        await gateway.PushAsync(new ServerFrame { Pts = 1 });
        await PassAsync(() => gateway.Hellos.Count > 1);
        await PassAsync(() => Differences > 1);
        Assert.Equal([1], await ReadAsync(client, 1));
    }

    [Fact]
    public async Task Now_and_then_it_says_that_it_is_there_and_asks_how_far_the_mailbox_is()
    {
        await using var client = await ConnectAsync(pts: 0);
        head = 1; // and the push of it is lost
        Assert.True(await PassAsync(() => States > 0) >= TimeSpan.FromMinutes(1));
        Assert.NotEmpty(gateway.Pings);
        await PassAsync(() => Differences > 0);
        Assert.Equal([1], await ReadAsync(client, 1));
        await PassAsync(() => States > 1);
    }

    [Fact]
    public async Task A_server_that_does_not_say_how_far_the_mailbox_is_is_left()
    {
        gateway.Answer = request => request.GetState is null ? Answer(request) : null;
        await using var client = await ConnectAsync(pts: 0, attemptSeconds: 10);
        await PassAsync(() => States > 0);
        await PassAsync(() => gateway.Hellos.Count > 1);
    }

    public ValueTask DisposeAsync() => gateway.DisposeAsync();

    private async Task<MessagingClient> ConnectAsync(long pts, int attemptSeconds = 3600)
    {
        var client = gateway.NewClient(o => new()
        {
            Url = o.Url, Token = o.Token, GapPatience = Patience, AttemptTimeout = TimeSpan.FromSeconds(attemptSeconds), Pts = pts, Time = time,
        });
        await client.ConnectAsync();
        return client;
    }

    private Task<TimeSpan> PassAsync(Func<bool> condition) => Until.PassesAsync(time, Tick, condition);

    // Whatever the client would do by itself, without its clock moving, it has had the time for.
    private static async Task RoundTripsAsync(MessagingClient client)
    {
        for (var i = 0; i < 20; i++) await client.GetStateAsync();
    }

    private Result Answer(Request request) => request.GetDifference is { } asked
        ? new Result
        {
            Difference = new Difference
            {
                Kind = asked.Pts == head ? Kind.Empty : Kind.Difference, Pts = head,
                Updates = { Enumerable.Range((int)asked.Pts + 1, (int)(head - asked.Pts)).Select(n => Step(n)) },
            },
        }
        : new Result { State = new State { Pts = head } };
}
