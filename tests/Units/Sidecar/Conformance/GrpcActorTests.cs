using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>Actors over gRPC: calls, state, timers and reminders (dapr-facts 1.7).</summary>
public sealed class GrpcActorTests(Worlds worlds) : ConformanceTests(worlds)
{
    private sealed record Host(Endpoint Endpoint, string Type, PlainActors Actors)
    {
        public string Id { get; } = Guid.NewGuid().ToString("N");

        public Proto.Dapr.DaprClient Stub => Endpoint.Stub;

        public Proto.InvokeActorRequest Call(string method, string data = "") =>
            new() { ActorType = Type, ActorId = Id, Method = method, Data = ByteString.CopyFromUtf8(data), Metadata = { ["mine"] = "1" } };

        public async Task<string> StateAsync(string key) =>
            (await Stub.GetActorStateAsync(new() { ActorType = Type, ActorId = Id, Key = key })).Data.ToStringUtf8();

        public async Task TransactAsync(params Proto.TransactionalActorStateOperation[] operations) =>
            await Stub.ExecuteActorStateTransactionAsync(new() { ActorType = Type, ActorId = Id, Operations = { operations } });
    }

    [Theory, EachPair]
    public async Task A_method_gets_the_data_and_the_metadata_and_its_answer_comes_back(string pair)
    {
        var host = await HostAsync(pair);
        Assert.Equal($"done {host.Id}/wind x 1", (await host.Stub.InvokeActorAsync(host.Call("wind", "x"))).Data.ToStringUtf8());
        var caller = await host.Endpoint.World.ClientAsync("caller");
        Assert.Equal($"done {host.Id}/wind y 1", (await caller.Stub.InvokeActorAsync(host.Call("wind", "y"))).Data.ToStringUtf8());
    }

    [Theory, EachPair]
    public async Task State_is_written_in_one_transaction_and_is_the_same_over_HTTP(string pair)
    {
        var host = await HostAsync(pair);
        await host.Stub.InvokeActorAsync(host.Call("wake"));
        await host.TransactAsync(Upsert("a", "1"), Upsert("b", "2"));
        await host.TransactAsync(Upsert("a", "3"), new() { OperationType = "delete", Key = "b" }, Upsert("c", "{\"x\":1}"));
        Assert.Equal(("3", "", "{\"x\":1}"), (await host.StateAsync("a"), await host.StateAsync("b"), await host.StateAsync("c")));
        Assert.Equal("3", await host.Endpoint.Http.GetStringAsync($"/v1.0/actors/{host.Type}/{host.Id}/state/a"));
    }

    [Theory, EachPair]
    public async Task State_with_a_time_to_live_says_when_it_goes(string pair)
    {
        var host = await HostAsync(pair);
        await host.Stub.InvokeActorAsync(host.Call("wake"));
        var mortal = Upsert("mortal", "1");
        mortal.Metadata["ttlInSeconds"] = "1000";
        await host.TransactAsync(mortal);
        var read = await host.Stub.GetActorStateAsync(new() { ActorType = host.Type, ActorId = host.Id, Key = "mortal" });
        Assert.Matches("^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z$", read.Metadata["ttlExpireTime"]);
    }

    [Theory, EachPair]
    public async Task A_timer_rings_with_its_data_until_it_is_removed(string pair)
    {
        var host = await HostAsync(pair);
        await host.Stub.RegisterActorTimerAsync(new()
        {
            ActorType = host.Type,
            ActorId = host.Id,
            Name = "tick",
            DueTime = "100ms",
            Period = "100ms",
            Callback = "OnTick",
            Data = ByteString.CopyFromUtf8("x"),
        });
        using var ring = JsonDocument.Parse((await host.Actors.FirstAsync($"{host.Id}/timer/tick")).Body);
        Assert.Equal(("eA==", "OnTick"), (ring.RootElement.GetProperty("data").GetString(), ring.RootElement.GetProperty("callback").GetString()));
        await Eventually.TrueAsync(() => host.Actors.Calls.Count(c => c.Path == $"{host.Id}/timer/tick") >= 3, "three rings");
        await host.Stub.UnregisterActorTimerAsync(new() { ActorType = host.Type, ActorId = host.Id, Name = "tick" });
        await host.Stub.UnregisterActorTimerAsync(new() { ActorType = host.Type, ActorId = host.Id, Name = "tick" }); // it is not there afterwards
    }

    [Theory, EachPair]
    public async Task A_reminder_rings_with_its_data_and_is_known_until_it_is_removed(string pair)
    {
        var host = await HostAsync(pair);
        await host.Stub.RegisterActorReminderAsync(Reminder(host, "soon", "100ms"));
        using var ring = JsonDocument.Parse((await host.Actors.FirstAsync($"{host.Id}/remind/soon")).Body);
        Assert.Equal("eA==", ring.RootElement.GetProperty("data").GetString());
        await host.Stub.RegisterActorReminderAsync(Reminder(host, "late", "1h0m0s"));
        var get = new Proto.GetActorReminderRequest { ActorType = host.Type, ActorId = host.Id, Name = "late" };
        var known = await host.Stub.GetActorReminderAsync(get);
        Assert.Equal((host.Type, host.Id, "\"eA==\""), (known.ActorType, known.ActorId, known.Data.Unpack<BytesValue>().Value.ToStringUtf8()));
        await host.Stub.UnregisterActorReminderAsync(new() { ActorType = host.Type, ActorId = host.Id, Name = "late" });
        Assert.Equal(StatusCode.NotFound, await TestHost.CodeOfAsync(async () => await host.Stub.GetActorReminderAsync(get)));
    }

    [Theory, EachPair]
    public async Task Wrong_calls_get_the_status_codes_of_daprd(string pair)
    {
        var host = await HostAsync(pair);
        async Task<(string, StatusCode)> Code(string what, Func<Task> call) => (what, await TestHost.CodeOfAsync(call));
        await host.Stub.InvokeActorAsync(host.Call("wake"));
        var elsewhere = host with { Type = "Nothing" };
        var late = Reminder(host, "wake", "1h");
        await host.Stub.RegisterActorReminderAsync(late);
        late.Overwrite = false;
        Assert.Equal(
            [("no such method", StatusCode.Internal), ("a method that fails", StatusCode.Internal), ("no such type", StatusCode.FailedPrecondition),
                ("an actor that is not active", StatusCode.Internal), ("no such operation", StatusCode.Unimplemented),
                ("a timer of nobody", StatusCode.Internal), ("a timer in words", StatusCode.Internal), ("a reminder of nobody", StatusCode.PermissionDenied),
                ("a reminder without a name", StatusCode.InvalidArgument), ("a reminder that is there", StatusCode.AlreadyExists)],
            [
                await Code("no such method", async () => await host.Stub.InvokeActorAsync(host.Call("nowhere"))),
                await Code("a method that fails", async () => await host.Stub.InvokeActorAsync(host.Call("fail"))),
                await Code("no such type", async () => await host.Stub.InvokeActorAsync(elsewhere.Call("wind"))),
                await Code("an actor that is not active", async () => await host.Stub.ExecuteActorStateTransactionAsync(
                    new() { ActorType = host.Type, ActorId = "nobody", Operations = { Upsert("a", "1") } })),
                await Code("no such operation", () => host.TransactAsync(new Proto.TransactionalActorStateOperation { OperationType = "append", Key = "a" })),
                await Code("a timer of nobody", async () => await host.Stub.RegisterActorTimerAsync(
                    new() { ActorType = "Nothing", ActorId = "a", Name = "tick", DueTime = "1s" })),
                await Code("a timer in words", async () => await host.Stub.RegisterActorTimerAsync(
                    new() { ActorType = host.Type, ActorId = host.Id, Name = "tick", DueTime = "soon" })),
                await Code("a reminder of nobody", async () => await host.Stub.RegisterActorReminderAsync(Reminder(elsewhere, "wake", "1h"))),
                await Code("a reminder without a name", async () => await host.Stub.RegisterActorReminderAsync(Reminder(host, "", "1h"))),
                await Code("a reminder that is there", async () => await host.Stub.RegisterActorReminderAsync(late)),
            ]);
        await host.Stub.UnregisterActorReminderAsync(new() { ActorType = host.Type, ActorId = host.Id, Name = "wake" });
    }

    private static Proto.TransactionalActorStateOperation Upsert(string key, string value) =>
        new() { OperationType = "upsert", Key = key, Value = new Any { Value = ByteString.CopyFromUtf8(value) } };

    private static Proto.RegisterActorReminderRequest Reminder(Host host, string name, string due) => new()
    {
        ActorType = host.Type,
        ActorId = host.Id,
        Name = name,
        DueTime = due,
        Data = ByteString.CopyFromUtf8("x"),
    };

    private async Task<Host> HostAsync(string pair)
    {
        var world = await WorldAsync(pair);
        var actors = await world.SharedAsync("actors", _ => Task.FromResult(new PlainActors()));
        var type = world.Name("Plain");
        var app = await world.SharedAsync("app", async w => await actors.StartAsync(await w.EndpointAsync("plain"), type));
        return new(app.Endpoint, type, actors);
    }
}
