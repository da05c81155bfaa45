using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DaprMessaging.Stores;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;

namespace DaprMessaging.Units.Sidecar;

public sealed class SidecarTests : IAsyncLifetime
{
    private TestHost host = null!;

    public async ValueTask InitializeAsync() => host = await TestHost.StartAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task The_app_gets_its_token_with_the_first_questions()
    {
        var tokens = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using var app = await TestApp.StartAsync(await host.Host.AddAsync("msg"), web => web.Use((http, next) =>
        {
            tokens.Enqueue($"{http.Request.Path} {http.Request.Headers["dapr-api-token"]}");
            return next(http);
        }));
        Assert.Equal([$"/dapr/config {app.Sidecar.AppToken}", $"/dapr/subscribe {app.Sidecar.AppToken}"], tokens);
    }

    [Fact]
    public async Task Tokens_are_the_hosts_or_random()
    {
        await using var fixedTokens = await TestHost.StartAsync(with: o =>
            o with { ApiToken = "api", AppToken = "app" });
        var known = await fixedTokens.Host.AddAsync("msg");
        Assert.Equal(("api", "app"), (known.ApiToken, known.AppToken));
        var sidecars = new[] { await host.Host.AddAsync("msg"), await host.Host.AddAsync("msg") };
        Assert.Equal(4, sidecars.SelectMany(s => new[] { s.ApiToken, s.AppToken }).Distinct().Count());
        Assert.Equal(["msg-1", "msg-2"], sidecars.Select(s => s.InstanceId));
    }

    [Fact]
    public async Task The_settings_are_what_an_app_needs()
    {
        var sidecar = await host.Host.AddAsync("msg");
        Assert.Equal(["APP_API_TOKEN", "APP_ID", "DAPR_API_TOKEN", "DAPR_GRPC_ENDPOINT", "DAPR_GRPC_PORT",
            "DAPR_HTTP_ENDPOINT", "DAPR_HTTP_PORT"], sidecar.AppSettings.Keys.Order(StringComparer.Ordinal));
        Assert.Equal($"http://127.0.0.1:{sidecar.GrpcEndpoint.Port}", sidecar.AppSettings["DAPR_GRPC_ENDPOINT"]);
        var client = host.Client(sidecar);
        Assert.True(await client.CheckOutboundHealthAsync());
        Assert.False(await client.CheckHealthAsync());
    }

    [Fact]
    public async Task Calls_are_counted_by_app_and_by_entry()
    {
        var inbox = new Subscriber();
        await using var app = await Subscriber.StartAsync(await host.Host.AddAsync("inbox"), inbox,
            Subscriber.Json("T"), Subscriber.Json("S", bulk: false));
        var sidecar = await host.Host.AddAsync("msg");
        var dapr = host.Client(sidecar);
        await dapr.BulkPublishEventAsync("pubsub", "T", ["a", "b", "c"]);
        await dapr.PublishEventAsync("pubsub", "S", "d");
        await dapr.GetStateAsync<int>("statestore", "k");
        await dapr.GetBulkStateAsync("statestore", ["a", "b"], null);
        await Eventually.CountAsync(inbox.All, 4);
        var counts = host.Counters.Snapshot();
        Assert.Equal((1, 3), (counts[("msg", "BulkPublishEvent")], counts[("msg", "BulkPublishEvent.entries")]));
        Assert.Equal((1, 1, 1, 2),
            (counts[("msg", "PublishEvent")], counts[("msg", "GetState")], counts[("msg", "GetBulkState")],
            counts[("msg", "GetBulkState.entries")]));
        Assert.Equal((1, 3), (counts[("inbox", "Deliver")], counts[("inbox", "DeliverBulk.entries")]));
        using var http = host.Http(sidecar);
        await http.PutAsync("/v1.0/metadata/colour", new StringContent("green"));
        var metadata = await http.GetFromJsonAsync<JsonElement>("/v1.0/metadata");
        Assert.Equal("msg", metadata.GetProperty("id").GetString());
        Assert.Equal(("3", "green"),
            (metadata.GetProperty("extended").GetProperty("calls.BulkPublishEvent.entries").GetString(),
            metadata.GetProperty("extended").GetProperty("colour").GetString()));
        Assert.Equal("3", metadata.GetProperty("extended").GetProperty("calls.inbox.DeliverBulk.entries").GetString());
        var over = await dapr.GetMetadataAsync();
        Assert.Equal("green", over.Extended["colour"]);
        Assert.Equal(["pubsub", "statestore"], over.Components.Select(c => c.Name).Order());
    }

    [Fact]
    public async Task State_faults_strike_before_or_after_the_commit()
    {
        var stub = host.Stub(await host.Host.AddAsync("msg"));
        Task Save(string key) =>
            stub.SaveStateAsync(new()
            {
                StoreName = "statestore",
                States = { new Dapr.Client.Autogen.Grpc.v1.StateItem { Key = key,
            Value = ByteString.CopyFromUtf8("1") } }
            }).ResponseAsync;
        async Task<bool> IsThere(string key) =>
            !(await stub.GetStateAsync(new() { StoreName = "statestore", Key = key })).Data.IsEmpty;
        host.Faults.StateFails.Next(1);
        Assert.Equal(StatusCode.Internal, await TestHost.CodeOfAsync(() => Save("before")));
        host.Faults.CommitTimesOut.Next(1);
        Assert.Equal(StatusCode.Internal, await TestHost.CodeOfAsync(() => Save("after")));
        await Save("none");
        Assert.Equal((false, true, true), (await IsThere("before"), await IsThere("after"), await IsThere("none")));
        host.Faults.StateFails.WithChance(0.5);
        var failures = 0;
        for (var i = 0; i < 100; i++)
            failures += await Record.ExceptionAsync(() => Save("k")) is null ? 0 : 1;
        host.Faults.StateFails.Stop();
        Assert.InRange(failures, 20, 80);
        Assert.Equal(failures + 1, host.Faults.StateFails.Struck);
        await Save("k");
    }

    [Fact]
    public async Task A_host_of_four_apps_starts_well_within_a_second()
    {
        await StartFourAsync(); // just-in-time compilation
        var started = Stopwatch.GetTimestamp();
        await StartFourAsync();
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0,
            3); // 0.1 s on an idle machine; tests run side by side

        static async Task StartFourAsync()
        {
            await using var host = await TestHost.StartAsync(Yaml.Local);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(i => host.Host.AddAsync($"app{i}")));
        }
    }

    [Fact]
    public async Task State_and_messages_survive_the_host()
    {
        using var folder = new TestFolder();
        await using (var first = await TestHost.StartAsync(Yaml.Local, folder: folder))
        {
            var dapr = first.Client(await first.Host.AddAsync("msg"));
            await dapr.SaveStateAsync("statestore", "k", 7);
            await dapr.PublishEventAsync("pubsub", "T", "kept");
        }
        await using var second = await TestHost.StartAsync(Yaml.Local, folder: folder);
        Assert.Equal(7, await second.Client(await second.Host.AddAsync("msg")).GetStateAsync<int>("statestore", "k"));
        var inbox = new Subscriber();
        await using var app = await Subscriber.StartAsync(await second.Host.AddAsync("inbox"), inbox,
            Subscriber.Json("T"));
        await Eventually.CountAsync(inbox.All, 1);
        Assert.Equal("kept", inbox.All.First().Data);
    }
}
