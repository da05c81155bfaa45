using DaprMessaging.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace DaprMessaging.Units.Hosting;

public sealed class DaprEndpointTests
{
    [Fact]
    public void A_sidecar_is_where_daprd_listens_unless_somebody_says_otherwise()
    {
        var endpoint = Of();
        Assert.Equal(("http://127.0.0.1:3500", "http://127.0.0.1:50001", ""), (endpoint.Http, endpoint.Grpc, endpoint.ApiToken));
    }

    [Fact]
    public void A_port_says_where_and_an_endpoint_says_it_better()
    {
        var ports = Of(("DAPR_HTTP_PORT", "1"), ("DAPR_GRPC_PORT", "2"));
        Assert.Equal(("http://127.0.0.1:1", "http://127.0.0.1:2"), (ports.Http, ports.Grpc));
        var both = Of(
            ("DAPR_HTTP_PORT", "1"), ("DAPR_GRPC_PORT", "2"), ("DAPR_HTTP_ENDPOINT", "https://h"), ("DAPR_GRPC_ENDPOINT", "https://g"));
        Assert.Equal(("https://h", "https://g"), (both.Http, both.Grpc));
    }

    [Fact]
    public void The_two_tokens_are_for_the_two_directions()
    {
        var endpoint = Of(("DAPR_API_TOKEN", "shown to the sidecar"));
        Assert.Equal(("shown to the sidecar", "shown by the sidecar"), (endpoint.ApiToken, endpoint.AppToken));
    }

    /// <summary>gRPC looks at the wall clock for deadlines: this one is a day away, as after a clock was set back.</summary>
    [Fact]
    public async Task A_call_ends_when_patience_does_whatever_the_wall_clock_says()
    {
        var (asked, never) = (new TaskCompletionSource(), new TaskCompletionSource());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(k => k.ConfigureEndpointDefaults(e => e.Protocols = HttpProtocols.Http2));
        await using var silent = builder.Build();
        silent.Run(_ =>
        {
            asked.SetResult();
            return never.Task;
        });
        await silent.StartAsync();
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(1));
        var endpoint = Of(time, ("DAPR_GRPC_ENDPOINT", silent.Address().ToString()));
        using var channel = MessagingApp.Channel(endpoint);
        var call = new DaprStateStore(new Dapr.Client.Autogen.Grpc.v1.Dapr.DaprClient(channel), endpoint).GetAsync(["a"], CancellationToken.None);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(20));
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(StateFailure.Unavailable, (await Assert.ThrowsAsync<StateException>(() => call.WaitAsync(TimeSpan.FromSeconds(20)))).Failure);
        never.SetResult();
    }

    private static DaprEndpoint Of(params (string Key, string Value)[] settings) => Of(TimeProvider.System, settings);

    private static DaprEndpoint Of(TimeProvider time, params (string Key, string Value)[] settings) => new(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Append(("APP_API_TOKEN", "shown by the sidecar"))
            .Select(s => KeyValuePair.Create(s.Item1, (string?)s.Item2))).Build(),
        time);
}
