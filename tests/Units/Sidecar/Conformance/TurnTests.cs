using System.Text.Json;
using Dapr.Actors;
using Dapr.Actors.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>One state write a turn: what an actor of the SDK asks of its sidecar's state, and what a turn that failed leaves behind.</summary>
public sealed class TurnTests(Worlds worlds) : ConformanceTests(worlds)
{
    private sealed record Ledger(ILedgerActor Actor, Tap Tap, string State)
    {
        /// <summary>The transactions so far, each as what it does.</summary>
        public List<string> Writes() => [.. Tap.All.Where(c => c.Line == $"PUT {State}").Select(c =>
        {
            using var json = JsonDocument.Parse(c.Body);
            return string.Join(' ', json.RootElement.EnumerateArray().Select(o =>
                $"{o.GetProperty("operation").GetString()}:{o.GetProperty("request").GetProperty("key").GetString()}").Order(StringComparer.Ordinal));
        })];
    }

    [Theory, EachPair]
    public async Task All_that_a_turn_writes_is_one_transaction_at_its_end(string pair)
    {
        var ledger = await LedgerAsync(pair);
        await ledger.Actor.WriteAsync(5);
        Assert.Equal(["delete:k0 upsert:k1 upsert:k2 upsert:k3 upsert:k4"], ledger.Writes());
        Assert.Equal(4, await ledger.Actor.ReadAsync("k4"));
        Assert.Single(ledger.Writes()); // a turn that writes nothing asks for nothing
        await ledger.Actor.WriteTwiceAsync();
        Assert.Equal(["upsert:a", "upsert:b"], ledger.Writes().Skip(1));
    }

    [Theory, EachPair]
    public async Task A_turn_that_failed_leaves_what_it_saved_itself_and_nothing_else(string pair)
    {
        var ledger = await LedgerAsync(pair);
        await ledger.Actor.WriteAsync(3);
        await Assert.ThrowsAsync<ActorMethodInvocationException>(ledger.Actor.WriteAndFailAsync);
        Assert.Single(ledger.Writes());
        Assert.Equal(1, await ledger.Actor.ReadAsync("k1"));
        await Assert.ThrowsAsync<ActorMethodInvocationException>(ledger.Actor.SaveAndFailAsync);
        Assert.Equal(["upsert:k1"], ledger.Writes().Skip(1));
        Assert.Equal((-2, 2), (await ledger.Actor.ReadAsync("k1"), await ledger.Actor.ReadAsync("k2")));
    }

    private async Task<Ledger> LedgerAsync(string pair)
    {
        var world = await WorldAsync(pair);
        var type = world.Name("Ledger");
        var (app, tap) = await world.SharedAsync("ledger", async w =>
        {
            var endpoint = await w.EndpointAsync("ledger");
            var tap = await Tap.StartAsync(endpoint.HttpUri);
            w.Own(tap);
            var app = await App.StartAsync(endpoint, web => web.MapActorsHandlers(), services => services.AddActors(options =>
            {
                options.HttpEndpoint = tap.Address.ToString();
                options.Actors.RegisterActor<LedgerActor>(type);
            }));
            w.Own(app);
            return Tuple.Create(app, tap);
        });
        var id = Guid.NewGuid().ToString("N");
        var actor = new ActorProxyFactory(new() { HttpEndpoint = app.Endpoint.HttpUri.ToString(), DaprApiToken = app.Endpoint.ApiToken },
            (HttpMessageHandler?)null).CreateActorProxy<ILedgerActor>(new ActorId(id), type);
        return new(actor, tap, $"/v1.0/actors/{type}/{id}/state");
    }
}
