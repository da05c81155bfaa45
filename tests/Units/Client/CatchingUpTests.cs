using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using static DaprMessaging.Units.Client.Steps;
using Kind = DaprMessaging.Contracts.Client.Difference.Types.Kind;

namespace DaprMessaging.Units.Client;

/// <summary>The stream of updates has each step once and in order, whatever the network does.</summary>
public sealed class CatchingUpTests : IAsyncLifetime
{
    private ScriptedGateway gateway = null!;
    private long head;

    public async ValueTask InitializeAsync()
    {
        gateway = await ScriptedGateway.StartAsync();
        gateway.Greet = _ => new ServerFrame { Welcome = new Welcome { UserId = 42, Pts = head, PingIntervalMs = 60_000 } };
        gateway.Answer = Answer;
    }

    [Fact]
    public async Task Pushes_and_results_are_one_stream()
    {
        await using var client = await ConnectAsync(pts: 0);
        head = 3;
        await gateway.PushAsync(Push(1));
        await gateway.PushAsync(
            new ServerFrame { Results = { new Result { RequestId = 999, Updates = new Updates { Updates_ = { Step(2) }, Pts = 2 } } } });
        await gateway.PushAsync(Push(3));
        Assert.Equal([1, 2, 3], await ReadAsync(client, 3));
        Assert.DoesNotContain(gateway.Asked, r => r.GetDifference is not null);
    }

    [Fact]
    public async Task What_happened_while_it_was_away_comes_first()
    {
        head = 1234;
        await using var client = await ConnectAsync(pts: 34);
        Assert.Equal(Enumerable.Range(35, 1200).Select(n => (long)n), await ReadAsync(client, 1200));
        Assert.Equal([34, 534, 1034], gateway.Asked.Select(r => r.GetDifference.Pts));
    }

    [Fact]
    public async Task Without_a_beginning_it_begins_now()
    {
        head = 100;
        await using var client = await ConnectAsync(pts: null);
        head = 101;
        await gateway.PushAsync(Push(101));
        Assert.Equal([101], await ReadAsync(client, 1));
        Assert.Equal(101, client.Pts);
    }

    [Fact]
    public async Task A_gap_is_closed_by_the_difference()
    {
        await using var client = await ConnectAsync(pts: 0);
        head = 5;
        await gateway.PushAsync(Push(1));
        await gateway.PushAsync(Push(5));
        Assert.Equal([1, 2, 3, 4, 5], await ReadAsync(client, 5));
    }

    [Fact]
    public async Task A_poke_is_a_gap_as_well()
    {
        await using var client = await ConnectAsync(pts: 0);
        head = 2;
        await gateway.PushAsync(new ServerFrame { Pts = 2 });
        Assert.Equal([1, 2], await ReadAsync(client, 2));
    }

    [Fact]
    public async Task A_difference_that_cannot_be_had_now_is_asked_for_again()
    {
        var refused = false;
        gateway.Answer = request =>
        {
            if (refused || request.GetDifference is null) return Answer(request);
            refused = true;
            return new Result { Refusal = new Refusal { Code = Refusal.Types.Code.Unavailable, RetryAfterMs = 1 } };
        };
        await using var client = await ConnectAsync(pts: 0);
        head = 2;
        await gateway.PushAsync(new ServerFrame { Pts = 2 });
        Assert.Equal([1, 2], await ReadAsync(client, 2));
    }

    [Fact]
    public async Task A_connection_that_breaks_leaves_no_hole()
    {
        await using var client = await ConnectAsync(pts: 0);
        head = 2;
        await gateway.PushAsync(Push(1));
        Assert.Equal([1], await ReadAsync(client, 1));
        gateway.Break();
        head = 4;
        Assert.Equal([2, 3, 4], await ReadAsync(client, 3));
    }

    [Fact]
    public async Task A_reader_that_is_slow_loses_nothing()
    {
        await using var client = await ConnectAsync(pts: 0, buffer: 2);
        for (head = 1; head <= 50; head++) await gateway.PushAsync(Push(head));
        head = 50;
        Assert.Equal(Enumerable.Range(1, 50).Select(n => (long)n), await ReadAsync(client, 50));
    }

    [Fact]
    public async Task What_the_network_drops_doubles_and_overtakes_comes_once_and_in_order()
    {
        var random = new Random(7);
        var kept = new List<ServerFrame>();
        await using var client = await ConnectAsync(pts: 0, tamper: frame =>
        {
            if (frame.Updates.Count == 0) return [frame];
            kept.Add(frame);
            return random.Next(3) switch { 0 => [], 1 => [frame, kept[random.Next(kept.Count)]], _ => [frame] };
        });
        for (var n = 1; n <= 200; n++)
        {
            head = n;
            await gateway.PushAsync(Push(n));
        }

        await gateway.PushAsync(new ServerFrame { Pts = 200 });
        Assert.Equal(Enumerable.Range(1, 200).Select(n => (long)n), await ReadAsync(client, 200));
    }

    [Fact]
    public async Task When_it_was_away_too_long_it_says_so()
    {
        head = 100;
        gateway.Answer = _ => new Result { Difference = new Difference { Kind = Kind.TooLong, Pts = 100 } };
        await using var client = await ConnectAsync(pts: 3);
        Assert.Equal([100], await ReadAsync(client, 1));
        Assert.Equal(100, client.Pts);
    }

    public ValueTask DisposeAsync() => gateway.DisposeAsync();

    private async Task<MessagingClient> ConnectAsync(
        long? pts, int buffer = 4096, Func<ServerFrame, IEnumerable<ServerFrame>>? tamper = null)
    {
        var client = gateway.NewClient(o => new()
        {
            Url = o.Url, Token = o.Token, GapPatience = TimeSpan.FromMilliseconds(20), Pts = pts, UpdateBuffer = buffer, Tamper = tamper,
        });
        await client.ConnectAsync();
        return client;
    }

    private Result Answer(Request request)
    {
        var (pts, last) = (request.GetDifference.Pts, Math.Min(head, request.GetDifference.Pts + 500));
        return new Result
        {
            Difference = new Difference
            {
                Kind = pts == head ? Kind.Empty : last < head ? Kind.Slice : Kind.Difference, Pts = last,
                Updates = { Enumerable.Range((int)pts + 1, (int)(last - pts)).Select(n => Step(n)) },
            },
        };
    }
}
