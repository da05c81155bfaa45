using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapr;
using Dapr.Actors;
using Dapr.Actors.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace DaprMessaging.Units.Sidecar;

public sealed class ActorTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private TestHost host = null!;

    public async ValueTask InitializeAsync() => host = await TestHost.StartAsync(time: time);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task An_idle_actor_is_deactivated_and_its_state_stays()
    {
        var diary = new Diary();
        await using var app = await StartAsync(diary);
        await Typed(app, "a").AddAsync(1);
        await Typed(app, "b").AddAsync(1);
        time.Advance(TimeSpan.FromMinutes(8));
        await Typed(app, "b").AddAsync(1);
        time.Advance(TimeSpan.FromMinutes(3));
        await Eventually.CountAsync(diary.Deactivated, 1);
        Assert.Equal(["a"], diary.Deactivated);
        Assert.Equal(1, await Typed(app, "a").ReadAsync());
    }

    [Fact]
    public async Task A_call_during_a_deactivation_waits_and_activates_the_actor_again()
    {
        var mayGo = new TaskCompletionSource();
        var diary = new Diary { MayGo = mayGo.Task };
        await using var app = await StartAsync(diary);
        await Typed(app, "a").AddAsync(1);
        time.Advance(TimeSpan.FromMinutes(11));
        await Eventually.CountAsync(diary.Deactivated, 1);
        var late = Typed(app, "a").AddAsync(1);
        mayGo.SetResult();
        Assert.Equal(2, await late.InTimeAsync());
        Assert.Equal(2, await Typed(app, "a").ReadAsync());
    }

    [Fact]
    public async Task Actors_live_in_one_instance_and_move_when_it_leaves()
    {
        var (one, two) = (new Diary { Instance = "1" }, new Diary { Instance = "2" });
        await using var caller = await TestApp.StartAsync(await host.Host.AddAsync("caller"), _ => { });
        var first = await StartAsync(one);
        await using var second = await StartAsync(two);
        var ids = Enumerable.Range(0, 30).Select(i => $"{i}").ToList();
        async Task<List<string>> Places() =>
            [.. await Task.WhenAll(ids.Select(async i => await Typed(caller, i).AddAsync(1) > 0
            ? await Typed(caller, i).WhereAsync() : ""))];
        var before = await Places();
        Assert.Equal(["1", "2"], before.Distinct().Order());
        Assert.Equal(before, await Places());
        var held = ids[before.IndexOf("1")];
        var holding = Typed(caller, held).HoldAsync();
        await Eventually.TrueAsync(() => one.Lines.Contains("holding"), "the turn");
        var leaving = first.Sidecar.DetachAsync();
        var waiting = Typed(caller, held).WhereAsync();
        Assert.False(leaving.IsCompleted); // it drains the turn first
        one.Release.Release();
        await Task.WhenAll(leaving, holding, waiting).InTimeAsync();
        Assert.Equal("2", await waiting);
        Assert.Equal(before.Count(b => b == "1"), one.Deactivated.Count);
        Assert.All(await Places(), p => Assert.Equal("2", p));
        Assert.All(await Task.WhenAll(ids.Select(i => Typed(caller, i).ReadAsync())), count => Assert.Equal(3, count));
        await first.AttachAsync();
        Assert.Equal(before, await Places());
        await first.DisposeAsync();
    }

    [Fact]
    public async Task The_HTTP_API_answers_as_daprd_does()
    {
        await using var app = await StartAsync(new Diary());
        await Typed(app, "a").AddAsync(4);
        using var http = host.Http(app.Sidecar);
        var missing = await http.GetAsync("/v1.0/actors/CounterActor/a/state/nothing");
        Assert.Equal(HttpStatusCode.NoContent, missing.StatusCode);
        Assert.Equal("4", await http.GetStringAsync($"{http.BaseAddress}/v1.0/actors/CounterActor/a/state/count"));
        var inactive = await http.PutAsJsonAsync("/v1.0/actors/CounterActor/nobody/state", Upsert("k", 1));
        Assert.Equal((HttpStatusCode.BadRequest, "ERR_ACTOR_INSTANCE_MISSING"),
            (inactive.StatusCode, await ErrorOf(inactive)));
        using var elsewhere = host.Http(await host.Host.AddAsync("actors"));
        Assert.Equal(HttpStatusCode.BadRequest,
            (await elsewhere.PutAsJsonAsync("/v1.0/actors/CounterActor/a/state", Upsert("k", 1))).StatusCode);
        var unknown = await http.PutAsync("/v1.0/actors/Nothing/a/method/m", null);
        Assert.Equal((HttpStatusCode.InternalServerError, "ERR_ACTOR_INVOKE_METHOD"), (unknown.StatusCode, await ErrorOf(unknown)));
        var noMethod = await http.PutAsync("/v1.0/actors/CounterActor/a/method/NoSuch", null);
        Assert.Equal((HttpStatusCode.InternalServerError, "ERR_ACTOR_INVOKE_METHOD"),
            (noMethod.StatusCode, await ErrorOf(noMethod)));
        var broken = await http.PutAsync("/v1.0/actors/CounterActor/a/state", new StringContent("{"));
        Assert.Equal((HttpStatusCode.BadRequest, "ERR_MALFORMED_REQUEST"), (broken.StatusCode, await ErrorOf(broken)));
    }

    [Fact]
    public async Task Actor_state_is_stored_under_daprds_keys_with_its_time_to_live()
    {
        await using var app = await StartAsync(new Diary());
        await Typed(app, "a").AddAsync(4);
        using var http = host.Http(app.Sidecar);
        var saved = await http.PutAsJsonAsync("/v1.0/actors/CounterActor/a/state", Upsert("short", "x", "5"));
        Assert.Equal(HttpStatusCode.NoContent, saved.StatusCode);
        var read = await http.GetAsync("/v1.0/actors/CounterActor/a/state/short");
        Assert.Equal(time.GetUtcNow().AddSeconds(5).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null),
            read.Headers.GetValues("metadata.ttlExpireTime").Single());
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(HttpStatusCode.NoContent,
            (await http.GetAsync("/v1.0/actors/CounterActor/a/state/short")).StatusCode);
        var stub = host.Stub(app.Sidecar);
        Assert.Equal(Grpc.Core.StatusCode.InvalidArgument,
            await TestHost.CodeOfAsync(async () =>
            await stub.GetStateAsync(new() { StoreName = "statestore", Key = "CounterActor||a||count" })));
    }

    [Fact]
    public async Task The_SDKs_timers_and_reminders_ring_until_they_are_removed()
    {
        var diary = new Diary();
        await using var app = await StartAsync(diary);
        var actor = new ActorProxyFactory(Options(app), (HttpMessageHandler?)null)
            .CreateActorProxy<IAlarmActor>(new ActorId("a"), "AlarmActor");
        await actor.SetTimerAsync();
        await actor.SetReminderAsync();
        Assert.Equal("00:00:01 00:02:00 of reminder", await actor.ReadReminderAsync());
        time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.CountAsync(diary.Lines, 2);
        Assert.Equal(["tick of timer", "wake of reminder 00:02:00"], diary.Lines.Order(StringComparer.Ordinal));
        time.Advance(TimeSpan.FromSeconds(2));
        await Eventually.CountAsync(diary.Lines, 3);
        await actor.RemoveAsync();
        time.Advance(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAsync<ActorMethodInvocationException>(actor.ReadReminderAsync);
        Assert.Equal(3, diary.Lines.Count);
    }

    [Fact]
    public async Task Reentrancy_is_refused_with_a_reason()
    {
        var sidecar = await host.Host.AddAsync("actors");
        var error = await Assert.ThrowsAsync<NotSupportedException>(() => TestApp.StartAsync(sidecar,
            web => web.MapGet("/dapr/config", () =>
                new { entities = new[] { "A" }, reentrancy = new { enabled = true } })));
        Assert.Contains("reentrancy is not supported", error.Message, StringComparison.Ordinal);
    }

    private async Task<TestApp> StartAsync(Diary diary) =>
        await TestApp.StartAsync(await host.Host.AddAsync("actors"), web => web.MapActorsHandlers(), services =>
    {
        services.AddSingleton(diary);
        services.AddActors(options =>
        {
            options.Actors.RegisterActor<CounterActor>();
            options.Actors.RegisterActor<AlarmActor>();
            options.ActorIdleTimeout = TimeSpan.FromMinutes(10);
            options.ActorScanInterval = TimeSpan.FromSeconds(30);
        });
    });

    private static ActorProxyOptions Options(TestApp app) =>
        new() { HttpEndpoint = app.Sidecar.HttpEndpoint.ToString(), DaprApiToken = app.Sidecar.ApiToken };

    private static ICounterActor Typed(TestApp app, string id) =>
        new ActorProxyFactory(Options(app), (HttpMessageHandler?)null)
            .CreateActorProxy<ICounterActor>(new ActorId(id), "CounterActor");

    private static ActorProxy Weak(TestApp app, string id) =>
        new ActorProxyFactory(Options(app), (HttpMessageHandler?)null).Create(new ActorId(id), "CounterActor");

    private static object[] Upsert(string key, object value, string? ttl = null) =>
        [new { operation = "upsert",
            request = new { key, value, metadata = ttl is null ? null : new { ttlInSeconds = ttl } } }];

    private static async Task<string?> ErrorOf(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errorCode").GetString();
}
