using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapr.Actors;
using Dapr.Actors.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>Timers and reminders of actors (dapr-facts 1.7).</summary>
public sealed class ReminderTests(Worlds worlds) : ConformanceTests(worlds)
{
    private static readonly TimeSpan soon = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan once = TimeSpan.FromMilliseconds(-1);

    [Theory, EachPair]
    public async Task A_timer_rings_until_it_is_stopped(string pair)
    {
        var (_, app, diary, clock, _) = await ClockAsync(pair, "ticking");
        await clock.StartTimerAsync("tick", soon, soon);
        await Eventually.TrueAsync(() => diary.Lines.Count(l => l == "timer tick") >= 3, "three rings");
        await clock.StopTimerAsync("tick");
        await app.DisposeAsync();
    }

    [Theory, EachPair]
    public async Task A_reminder_comes_with_what_was_given_and_no_more_when_it_is_forgotten(string pair)
    {
        var (_, app, diary, clock, _) = await ClockAsync(pair, "reminded");
        await clock.RemindAsync("often", soon, soon);
        await clock.RemindAsync("once", soon, once);
        await Eventually.TrueAsync(() => diary.Lines.Count(l => l == "reminder often: data of often") >= 3, "three of them");
        Assert.True(await clock.KnowsAsync("often"));
        await clock.ForgetAsync("often");
        Assert.Single(diary.Lines, l => l == "reminder once: data of once");
        await app.DisposeAsync();
    }

    [Theory, EachPair]
    public async Task A_reminder_outlives_its_host_and_a_timer_does_not(string pair)
    {
        var (world, app, diary, clock, _) = await ClockAsync(pair, "surviving");
        await clock.RemindAsync("durable", TimeSpan.FromSeconds(1.5), once);
        await clock.StartTimerAsync("mortal", TimeSpan.FromSeconds(1.5), once);
        await app.KillAsync();
        var successor = new Diary();
        await using var next = await StartAsync(world, "surviving", successor);
        await Eventually.TrueAsync(() => diary.Lines.Concat(successor.Lines).Contains("reminder durable: data of durable"), "the reminder");
        Assert.DoesNotContain("timer mortal", successor.Lines);
    }

    [Theory, EachPair]
    public async Task Over_HTTP_they_are_made_and_deleted_without_content(string pair)
    {
        var (world, app, _, clock, id) = await ClockAsync(pair, "plain");
        await clock.ForgetAsync("nobody"); // no error: it is not there afterwards
        var path = $"v1.0/actors/{world.Name("plain")}/{id}";
        foreach (var what in (string[])["timers", "reminders"])
        {
            var made = await app.Endpoint.Http.PutAsJsonAsync($"{path}/{what}/late", new { dueTime = "1h0m0s", period = "1h0m0s", data = "x", callback = "RingAsync" });
            Assert.Equal(HttpStatusCode.NoContent, made.StatusCode);
        }
        var got = await app.Endpoint.Http.GetFromJsonAsync<JsonElement>($"{path}/reminders/late");
        Assert.Equal("x", got.GetProperty("data").GetString());
        foreach (var what in (string[])["timers", "reminders"])
            Assert.Equal(HttpStatusCode.NoContent, (await app.Endpoint.Http.DeleteAsync($"{path}/{what}/late")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Endpoint.Http.GetAsync($"{path}/reminders/late")).StatusCode); // facts 1.7: at HEAD
        await app.DisposeAsync();
    }

    private async Task<(World World, App App, Diary Diary, IClockActor Clock, string Id)> ClockAsync(string pair, string type)
    {
        var (world, diary, id) = (await WorldAsync(pair), new Diary(), Guid.NewGuid().ToString("N"));
        var app = await StartAsync(world, type, diary);
        return (world, app, diary, new ActorProxyFactory(new() { HttpEndpoint = app.Endpoint.HttpUri.ToString(), DaprApiToken = app.Endpoint.ApiToken },
            (HttpMessageHandler?)null).CreateActorProxy<IClockActor>(new ActorId(id), world.Name(type)), id);
    }

    // A type of its own for each test: placement spreads a type over all that host it.
    private static async Task<App> StartAsync(World world, string type, Diary diary) =>
        await App.StartAsync(await world.EndpointAsync(type), web => web.MapActorsHandlers(), services =>
        {
            services.AddSingleton(diary);
            services.AddActors(options => options.Actors.RegisterActor<ClockActor>(world.Name(type)));
        });
}
