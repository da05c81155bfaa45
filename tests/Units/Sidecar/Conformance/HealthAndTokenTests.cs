using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>Health, metadata, and the two tokens (dapr-facts 1.8).</summary>
public sealed class HealthAndTokenTests(Worlds worlds) : ConformanceTests(worlds)
{
    [Theory, EachPair((string?)null), EachPair(""), EachPair("wrong")]
    public async Task Without_the_right_token_there_is_only_health(string pair, string? token)
    {
        var endpoint = (await AppAsync(pair)).Endpoint;
        var http = endpoint.HttpWith(token);
        foreach (var path in (string[])["/v1.0/healthz", "/v1.0/healthz/outbound"])
            Assert.Equal(HttpStatusCode.NoContent, (await http.GetAsync(path)).StatusCode);
        foreach (var path in (string[])["/v1.0/metadata", "/v1.0/invoke/x/method/x", "/v1.0/state/statestore/k", "/anything"])
        {
            var refused = await http.GetAsync(path);
            Assert.Equal((HttpStatusCode.Unauthorized, "invalid api token\n"), (refused.StatusCode, await refused.Content.ReadAsStringAsync())); // middlewares.go
        }
        var stub = endpoint.StubWith(token);
        Assert.Equal(StatusCode.Unauthenticated, await TestHost.CodeOfAsync(async () => await stub.GetStateAsync(new() { StoreName = "statestore", Key = "k" })));
        Assert.Equal(StatusCode.Unauthenticated, await TestHost.CodeOfAsync(async () => await stub.GetSecretAsync(new())));
    }

    [Theory, EachPair]
    public async Task One_call_of_the_SDK_shows_no_token(string pair)
    {
        var dapr = (await AppAsync(pair)).Endpoint.Dapr;
        var refused = await Assert.ThrowsAsync<Dapr.DaprException>(() => dapr.SaveBulkStateAsync<int>("statestore", [new("k", 1, "")])); // facts 1
        Assert.Equal(StatusCode.Unauthenticated, ((RpcException)refused.InnerException!).StatusCode);
    }

    [Theory, EachPair]
    public async Task The_SDKs_health_checks_work(string pair)
    {
        var dapr = (await AppAsync(pair)).Endpoint.Dapr;
        Assert.True(await dapr.CheckHealthAsync());
        Assert.True(await dapr.CheckOutboundHealthAsync());
        await dapr.WaitForSidecarAsync().InTimeAsync();
    }

    [Theory, EachPair]
    public async Task Metadata_says_who_it_is_and_keeps_what_it_is_told(string pair)
    {
        var endpoint = (await AppAsync(pair)).Endpoint;
        Assert.Equal(HttpStatusCode.NoContent, (await endpoint.Http.PutAsync("/v1.0/metadata/colour", new StringContent("green"))).StatusCode);
        await endpoint.Dapr.SetMetadataAsync("shape", "round");
        var metadata = await endpoint.Http.GetFromJsonAsync<JsonElement>("/v1.0/metadata");
        Assert.Equal((endpoint.AppId, "green", "round"), (metadata.GetProperty("id").GetString(),
            metadata.GetProperty("extended").GetProperty("colour").GetString(), metadata.GetProperty("extended").GetProperty("shape").GetString()));
        var store = metadata.GetProperty("components").EnumerateArray().Single(c => c.GetProperty("name").GetString() == "statestore");
        Assert.StartsWith("state.", store.GetProperty("type").GetString(), StringComparison.Ordinal);
        var same = await endpoint.Dapr.GetMetadataAsync();
        Assert.Equal((endpoint.AppId, "green"), (same.Id, same.Extended["colour"]));
        Assert.Equal(["pubsub", "shared", "statestore"], same.Components.Select(c => c.Name).Order());
    }

    private async Task<App> AppAsync(string pair) => await (await WorldAsync(pair)).SharedAsync("app", async w =>
        await App.StartAsync(await w.EndpointAsync("app"), web => web.MapGet("/hello", () => "hello")));
}
