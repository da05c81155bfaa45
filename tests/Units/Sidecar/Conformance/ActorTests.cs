using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapr;
using Dapr.Actors;
using Grpc.Core;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>Actors in one app: calls, state, turns, idleness (dapr-facts 1.7).</summary>
public sealed class ActorTests(Worlds worlds) : ConformanceTests(worlds)
{
    private sealed record Host(World World, App App, Diary Diary)
    {
        public string Id { get; } = Guid.NewGuid().ToString("N");

        public ICounterActor Typed(string? id = null) => Counters.Typed(World, App.Endpoint, id ?? Id);

        public string Path => $"/v1.0/actors/{Counters.Type(World)}/{Id}";
    }

    [Theory, EachPair]
    public async Task Methods_and_state_work_through_remoting_and_weak_proxies(string pair)
    {
        var host = await HostAsync(pair);
        var typed = host.Typed();
        Assert.Equal(5, await typed.AddAsync(5));
        Assert.Equal(7, await typed.AddAsync(2));
        Assert.Equal([3, 2, 1], await typed.ReverseAsync([1, 2, 3]));
        var weak = Counters.Weak(host.World, host.App.Endpoint, host.Id);
        Assert.Equal(10, await weak.InvokeMethodAsync<int, int>("AddAsync", 3));
        Assert.Equal([9, 8], await weak.InvokeMethodAsync<byte[], byte[]>("ReverseAsync", [8, 9]));
        Assert.Equal(0, await host.Typed(host.Id + "other").ReadAsync());
        await typed.ForgetAsync();
        Assert.Equal(0, await typed.ReadAsync());
    }

    [Theory, EachPair]
    public async Task Somebody_elses_actor_is_called_through_ones_own_sidecar(string pair)
    {
        var host = await HostAsync(pair);
        var caller = await host.World.ClientAsync("caller");
        Assert.Equal(4, await Counters.Typed(host.World, caller, host.Id).AddAsync(4));
        Assert.Equal(4, await host.Typed().ReadAsync());
    }

    [Theory, EachPair]
    public async Task An_exception_comes_back_and_nothing_is_saved(string pair)
    {
        var host = await HostAsync(pair);
        await host.Typed().AddAsync(1);
        var remoting = await Assert.ThrowsAsync<ActorMethodInvocationException>(() => host.Typed().FailAsync("not today"));
        Assert.Contains("not today", remoting.ToString(), StringComparison.Ordinal);
        var weak = await Assert.ThrowsAsync<DaprApiException>(() =>
            Counters.Weak(host.World, host.App.Endpoint, host.Id).InvokeMethodAsync("FailAsync", "x"));
        Assert.Equal("ERR_ACTOR_INVOKE_METHOD", weak.ErrorCode);
        Assert.Equal(1, await host.Typed().ReadAsync());
    }

    [Theory, EachPair]
    public async Task Turns_of_an_actor_never_overlap_and_other_actors_do_not_wait(string pair)
    {
        var host = await HostAsync(pair);
        var holding = host.Typed($"{host.Id}-held").HoldAsync();
        await Eventually.TrueAsync(() => host.Diary.Lines.Contains("holding"), "the turn");
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => host.Typed().AddAsync(1)));
        Assert.Equal(30, await host.Typed().ReadAsync());
        Assert.Equal(Enumerable.Range(0, 60).Select(i => i % 2 == 0 ? $"begin {host.Id}" : $"end {host.Id}"),
            host.Diary.Lines.Where(l => l.EndsWith(host.Id, StringComparison.Ordinal)));
        Assert.False(holding.IsCompleted);
        host.Diary.Release.Release();
        await holding.InTimeAsync();
    }

    [Theory, EachPair]
    public async Task An_idle_actor_is_deactivated_and_its_state_stays(string pair)
    {
        var world = await WorldAsync(pair);
        var diary = new Diary();
        // A type of its own: placement spreads a type over all that host it.
        var own = await World.StartAsync(world.Pair);
        await using var app = await Counters.StartAsync(own, diary, TimeSpan.FromSeconds(1));
        await Counters.Typed(own, app.Endpoint, "a").AddAsync(1);
        await Eventually.TrueAsync(() => diary.Deactivated.Contains("a"), "the deactivation");
        Assert.Equal(1, await Counters.Typed(own, app.Endpoint, "a").ReadAsync());
        await app.DisposeAsync();
        await own.DisposeAsync();
    }

    [Theory, EachPair]
    public async Task State_is_read_and_written_over_HTTP_by_whoever_has_the_actor(string pair)
    {
        var host = await HostAsync(pair);
        await host.Typed().AddAsync(4);
        var http = host.App.Endpoint.Http;
        Assert.Equal((HttpStatusCode.OK, "4"), await AnswerAsync(http.GetAsync($"{host.Path}/state/count")));
        Assert.Equal((HttpStatusCode.NoContent, ""), await AnswerAsync(http.GetAsync($"{host.Path}/state/nothing")));
        Assert.Equal((HttpStatusCode.NoContent, ""), await AnswerAsync(http.PutAsJsonAsync($"{host.Path}/state", new object[]
        {
            new { operation = "upsert", request = new { key = "k", value = new { a = 1 } } },
            new { operation = "delete", request = new { key = "count" } },
        })));
        Assert.Equal((HttpStatusCode.OK, "{\"a\":1}"), await AnswerAsync(http.GetAsync($"{host.Path}/state/k")));
        Assert.Equal(HttpStatusCode.NoContent, (await http.GetAsync($"{host.Path}/state/count")).StatusCode);
        var inactive = await http.PutAsJsonAsync($"{host.Path}-nobody/state", Upsert("k", 1));
        Assert.Equal((HttpStatusCode.BadRequest, "ERR_ACTOR_INSTANCE_MISSING"), (inactive.StatusCode, await ErrorOf(inactive)));
        var elsewhere = await (await host.World.ClientAsync("caller")).Http.PutAsJsonAsync($"{host.Path}/state", Upsert("k", 1));
        Assert.Equal(HttpStatusCode.BadRequest, elsewhere.StatusCode);
        var broken = await http.PutAsync($"{host.Path}/state", new StringContent("{"));
        Assert.Equal((HttpStatusCode.BadRequest, "ERR_MALFORMED_REQUEST"), (broken.StatusCode, await ErrorOf(broken)));
    }

    [Theory, EachPair]
    public async Task State_with_a_time_to_live_says_when_and_goes(string pair)
    {
        var host = await HostAsync(pair);
        await host.Typed().AddAsync(1);
        var http = host.App.Endpoint.Http;
        await http.PutAsJsonAsync($"{host.Path}/state", Upsert("short", "x", "1"));
        await http.PutAsJsonAsync($"{host.Path}/state", Upsert("long", "x", "1000"));
        var read = await http.GetAsync($"{host.Path}/state/long");
        Assert.Matches("^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z$", read.Headers.GetValues("metadata.ttlExpireTime").Single());
        await Eventually.TrueAsync(async () => (await http.GetAsync($"{host.Path}/state/short")).StatusCode == HttpStatusCode.NoContent, "its end");
    }

    [Theory, EachPair]
    public async Task Wrong_calls_get_daprds_errors(string pair)
    {
        var host = await HostAsync(pair);
        var http = host.App.Endpoint.Http;
        var noMethod = await http.PutAsync($"{host.Path}/method/NoSuch", null);
        Assert.Equal((HttpStatusCode.InternalServerError, "ERR_ACTOR_INVOKE_METHOD"), (noMethod.StatusCode, await ErrorOf(noMethod)));
        var unknown = await http.PutAsync("/v1.0/actors/Nothing/a/method/m", null);
        // daprd looks five times, a second apart; its router wraps the error, so that its own status, 404, is lost (router.go of 1.18).
        Assert.Equal((HttpStatusCode.InternalServerError, "ERR_ACTOR_INVOKE_METHOD"), (unknown.StatusCode, await ErrorOf(unknown)));
        var stub = host.App.Endpoint.Stub;
        Assert.Equal(StatusCode.InvalidArgument, await TestHost.CodeOfAsync(async () => await stub.GetStateAsync(new()
        {
            StoreName = "statestore",
            Key = $"{Counters.Type(host.World)}||{host.Id}||count", // an actor's key is nobody's to read
        })));
    }

    private static object[] Upsert(string key, object value, string? ttl = null) =>
        [new { operation = "upsert", request = new { key, value, metadata = ttl is null ? null : new { ttlInSeconds = ttl } } }];

    private static async Task<(HttpStatusCode, string)> AnswerAsync(Task<HttpResponseMessage> call)
    {
        var response = await call;
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static async Task<string?> ErrorOf(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errorCode").GetString();

    private async Task<Host> HostAsync(string pair)
    {
        var world = await WorldAsync(pair);
        var diary = await world.SharedAsync("diary", _ => Task.FromResult(new Diary()));
        return new(world, await world.SharedAsync("app", w => Counters.StartAsync(w, diary)), diary);
    }
}
