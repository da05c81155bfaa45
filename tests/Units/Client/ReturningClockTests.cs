using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Microsoft.Extensions.Time.Testing;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Reason = DaprMessaging.Contracts.Client.Bye.Types.Reason;

namespace DaprMessaging.Units.Client;

/// <summary>When a client comes back. Its clock stands still until a test moves it.</summary>
public sealed class ReturningClockTests : IAsyncLifetime
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50), Wanted = TimeSpan.FromSeconds(7);

    private readonly FakeTimeProvider time = new();
    private ScriptedGateway gateway = null!;

    public async ValueTask InitializeAsync() => gateway = await ScriptedGateway.StartAsync();

    [Fact]
    public async Task Who_is_not_let_in_now_comes_when_the_server_says()
    {
        gateway.Greet = _ => gateway.Hellos.Count == 1 ? new ServerFrame { Bye = Away() } : Welcome();
        await using var client = NewClient();
        var connecting = client.ConnectAsync(TestContext.Current.CancellationToken);
        Assert.True(await PassAsync(() => connecting.IsCompletedSuccessfully) >= Wanted);
        Assert.Equal(2, gateway.Hellos.Count);
    }

    [Fact]
    public async Task Who_is_sent_away_comes_when_the_server_says()
    {
        await using var client = await ConnectAsync();
        await gateway.PushAsync(new ServerFrame { Bye = Away() });
        Assert.True(await PassAsync(() => gateway.Hellos.Count == 2) >= Wanted);
    }

    [Fact]
    public async Task A_refusal_that_holds_for_a_while_is_no_refusal()
    {
        gateway.Greet = _ => gateway.Hellos.Count == 1 ? new ServerFrame { Bye = Away(Reason.Refused) } : Welcome();
        await using var client = NewClient();
        var connecting = client.ConnectAsync(TestContext.Current.CancellationToken);
        Assert.True(await PassAsync(() => connecting.IsCompletedSuccessfully) >= Wanted);
    }

    [Fact]
    public async Task Where_there_is_no_room_for_its_address_it_comes_when_the_server_says()
    {
        gateway.NoRoom = attempt => attempt == 1 ? Wanted : null;
        await using var client = NewClient();
        var connecting = client.ConnectAsync(TestContext.Current.CancellationToken);
        Assert.True(await PassAsync(() => connecting.IsCompletedSuccessfully) >= Wanted);
    }

    [Fact]
    public async Task Of_all_that_a_gateway_leaves_behind_each_comes_at_another_moment()
    {
        var came = new List<TimeSpan>();
        foreach (var chance in new[] { 0.0, 0.5, 0.99 })
        {
            await using var client = await ConnectAsync(chance);
            came.Add(await EndAsync(client, Reason.GoingAway));
        }

        Assert.True(came[1] >= TimeSpan.FromMilliseconds(125) && came[2] >= TimeSpan.FromMilliseconds(247), string.Join(' ', came));
    }

    [Fact]
    public async Task Who_falls_behind_again_and_again_comes_more_and_more_seldom_until_a_connection_lasts()
    {
        await using var client = await ConnectAsync(chance: 0.99);
        foreach (var least in new[] { 0.247, 0.495, 0.99, 1.98, 3.96, 4.95, 4.95 }) Assert.True(await EndAsync(client, Reason.FellBehind) >= TimeSpan.FromSeconds(least));
        time.Advance(TimeSpan.FromSeconds(40));
        Assert.InRange(await EndAsync(client, Reason.FellBehind, tick: 1), TimeSpan.FromSeconds(0.247), TimeSpan.FromSeconds(4));
    }

    public ValueTask DisposeAsync() => gateway.DisposeAsync();

    private MessagingClient NewClient(double chance = 0) =>
        gateway.NewClient(o => new() { Url = o.Url, Token = o.Token, Time = time, Random = new Chance(chance) });

    private async Task<MessagingClient> ConnectAsync(double chance = 0)
    {
        var client = NewClient(chance);
        await client.ConnectAsync();
        return client;
    }

    // Returns when it has come back: what a connection takes of real time shows in the ticks that pass meanwhile.
    private async Task<TimeSpan> EndAsync(MessagingClient client, Reason reason, int tick = 50)
    {
        var before = gateway.Hellos.Count;
        await gateway.PushAsync(new ServerFrame { Bye = new Bye { Reason = reason } });
        var pause = await Until.PassesAsync(time, TimeSpan.FromMilliseconds(tick), () => gateway.Hellos.Count > before);
        await client.GetStateAsync();
        return pause;
    }

    private Task<TimeSpan> PassAsync(Func<bool> condition) => Until.PassesAsync(time, Tick, condition);

    private static ServerFrame Welcome() => new() { Welcome = new Welcome { UserId = 42, PingIntervalMs = 3_600_000 } };

    private static Bye Away(Reason reason = Reason.GoingAway) =>
        new() { Reason = reason, Refusal = new Refusal { Code = Code.TooManyRequests, RetryAfterMs = (int)Wanted.TotalMilliseconds } };

    private sealed class Chance(double always) : Random
    {
        public override double NextDouble() => always;
    }
}
