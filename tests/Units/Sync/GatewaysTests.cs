using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Sync;
using DaprMessaging.Units.Hosting.Actors;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DaprMessaging.Units.Sync;

/// <summary>Each gateway gets what its devices must hear in one call a lane.</summary>
public sealed class GatewaysTests : IDisposable
{
    private readonly FakeActors actors = new(FakeActors.Short);
    private readonly FakeTimeProvider time = new();
    private readonly Routes routes;
    private readonly Gateways gateways;

    public GatewaysTests()
    {
        routes = new Routes(actors.Actors, TimeProvider.System, new Random(1), NullLogger<Routes>.Instance);
        gateways = new Gateways(actors.Actors, routes, new Outages(time), time, NullLogger<Gateways>.Instance);
    }

    [Fact]
    public async Task Deliveries_are_gathered_by_gateway_and_lane_and_keep_their_order()
    {
        await HandOverAsync(("a", 1, 1), ("b", 1, 1), ("a", 2, 1), ("a", 5, 1), ("a", 1, 2));
        Assert.Equal(
            [("a", "1", "1.1 5.1 1.2"), ("a", "2", "2.1"), ("b", "1", "1.1")],
            actors.HandedOver.Select(h => (h.Server, h.Lane, string.Join(' ', h.Handover.Deliveries.Select(d => $"{d.UserId}.{d.Updates.Pts}")))).Order());
    }

    [Fact]
    public async Task What_is_too_much_for_one_call_is_split_and_keeps_its_order()
    {
        await HandOverAsync([.. Enumerable.Range(1, 10).Select(n => ("a", 4L, (long)n, 300_000))]);
        Assert.All(actors.HandedOver, h => Assert.InRange(h.Handover.CalculateSize(), 1, 1 << 20));
        Assert.Equal(
            Enumerable.Range(1, 10).Select(n => (long)n),
            actors.HandedOver.SelectMany(h => h.Handover.Deliveries).Select(d => d.Updates.Pts));
    }

    [Fact]
    public async Task What_just_fits_into_one_call_is_one_call()
    {
        const int Half = 1 << 19, Large = 1 << 18;
        var padding = Half - (Weighing(4, 1, Large).CalculateSize() - Large);
        await HandOverAsync(("a", 4, 1, padding), ("a", 4, 2, padding));
        Assert.Single(actors.HandedOver);
        await HandOverAsync(("a", 4, 1, padding), ("a", 4, 2, padding + 1));
        Assert.Equal(3, actors.HandedOver.Count());
    }

    [Fact]
    public async Task One_delivery_that_is_larger_than_a_call_should_be_still_goes()
    {
        await HandOverAsync(("a", 4, 1, 3 << 20), ("a", 4, 2, 1));
        Assert.Equal(2, actors.HandedOver.Count());
    }

    [Fact]
    public async Task The_route_of_a_user_who_is_not_there_is_forgotten()
    {
        actors.At(1, "a").At(2, "a");
        await routes.Find([1, 2]).EndAsync(CancellationToken.None);
        actors.Absent.Add(1);
        await HandOverAsync(("a", 1, 1), ("a", 2, 1));
        await routes.Find([1, 2]).EndAsync(CancellationToken.None);
        Assert.Equal([1, 1, 2], actors.Resolved.Order());
    }

    [Fact]
    public async Task A_gateway_that_does_not_answer_is_dropped_and_the_others_get_theirs()
    {
        actors.Out.Add("Gateway-a");
        await HandOverAsync(("a", 1, 1), ("b", 1, 1), ("a", 2, 1));
        Assert.Equal(["u1", "u2"], actors.Calls.Where(c => c.Method == "Drop").Select(c => c.Id).Order());
        Assert.Contains(actors.HandedOver, h => h.Server == "b");
    }

    [Fact]
    public async Task Gateway_and_directory_may_hang_together_and_the_others_get_theirs()
    {
        actors.Hung["Gateway-a"] = true;
        actors.Hung["SessionActor"] = true;
        await HandOverAsync(("a", 1, 1), ("b", 1, 1), ("a", 2, 1));
        Assert.Contains(actors.HandedOver, h => h.Server == "b");
    }

    [Fact]
    public async Task Nobody_waits_again_for_a_gateway_that_did_not_answer_twice_until_one_call_finds_it_answers()
    {
        actors.Out.Add("Gateway-a");
        await HandOverAsync(("a", 1, 1));
        await HandOverAsync(("a", 1, 2));
        Assert.Equal(2, Tried("Gateway-a"));
        await HandOverAsync(("a", 1, 3), ("b", 1, 3));
        Assert.Equal((2, 1), (Tried("Gateway-a"), Tried("Gateway-b")));
        Assert.Equal(3, actors.Calls.Count(c => c.Method == "Drop")); // what was not tried is missing all the same
        time.Advance(TimeSpan.FromSeconds(2));
        actors.Out.Clear();
        await HandOverAsync(("a", 1, 4));
        await HandOverAsync(("a", 1, 5));
        Assert.Equal(4, Tried("Gateway-a"));
    }

    [Fact]
    public async Task One_that_is_only_tried_is_waited_for_half_a_second()
    {
        using var hanging = new FakeActors();
        var patient = new Gateways(hanging.Actors, routes, new Outages(time), time, NullLogger<Gateways>.Instance);
        hanging.Out.Add("Gateway-a");
        await HandOverAsync(patient, ("a", 1, 1, 0), ("a", 2, 1, 0));
        hanging.Out.Clear();
        hanging.Hung["Gateway-a"] = true;
        time.Advance(TimeSpan.FromSeconds(2));
        var tried = HandOverAsync(patient, ("a", 1, 2, 0));
        await Until.TrueAsync(() => hanging.Calls.Count(c => c.Type == "Gateway-a") == 3);
        Assert.False(tried.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(500));
        await tried;
    }

    [Fact]
    public async Task A_gateway_that_has_come_back_gets_all_that_the_first_batch_has_for_it()
    {
        actors.Out.Add("Gateway-a");
        await HandOverAsync(("a", 1, 1), ("a", 2, 1)); // two lanes, two calls
        actors.Out.Clear();
        time.Advance(TimeSpan.FromSeconds(2));
        await HandOverAsync(("a", 1, 2), ("a", 2, 2));
        Assert.Equal(4, Tried("Gateway-a"));
    }

    [Fact]
    public async Task A_gateway_that_stays_away_is_tried_ever_more_rarely_but_never_given_up()
    {
        actors.Out.Add("Gateway-a");
        for (var second = 0; second < 600; second++)
        {
            await HandOverAsync(("a", 1, second));
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(Tried("Gateway-a"), 600 / 10, 600 / 10 + 6);
    }

    [Fact]
    public async Task A_gateway_that_died_and_to_which_somebody_came_again_is_called_at_once()
    {
        actors.Out.Add("Gateway-a");
        await HandOverAsync(("a", 1, 1));
        await HandOverAsync(("a", 1, 2));
        gateways.IsThere("a");
        await HandOverAsync(("a", 1, 3));
        Assert.Equal(3, Tried("Gateway-a"));
    }

    [Fact]
    public async Task Failures_between_which_it_answered_do_not_add_up()
    {
        for (var i = 0; i < 5; i++)
        {
            actors.Out.Add("Gateway-a");
            await HandOverAsync(("a", 1, 1));
            actors.Out.Clear();
            await HandOverAsync(("a", 1, 2));
        }

        Assert.Equal(10, Tried("Gateway-a"));
    }

    [Fact]
    public async Task Nothing_to_hand_over_is_no_call()
    {
        await HandOverAsync(Array.Empty<(string, long, long)>());
        Assert.Empty(actors.Calls);
    }

    public void Dispose() => actors.Dispose();

    private int Tried(string gateway) => actors.Calls.Count(c => c.Type == gateway);

    private Task HandOverAsync(params (string Server, long User, long Pts)[] deliveries) =>
        HandOverAsync([.. deliveries.Select(d => (d.Server, d.User, d.Pts, 0))]);

    private Task HandOverAsync(params (string Server, long User, long Pts, int Size)[] deliveries) => HandOverAsync(gateways, deliveries);

    private static Task HandOverAsync(Gateways gateways, params (string Server, long User, long Pts, int Size)[] deliveries) =>
        gateways.HandOverAsync(deliveries.Select(d => (d.Server, Weighing(d.User, d.Pts, d.Size))), CancellationToken.None);

    private static Delivery Weighing(long user, long pts, int size) =>
        new() { UserId = user, OnlyDeviceId = new string('x', size), Updates = new Updates { Pts = pts } };
}
