using DaprMessaging.Hosting;
using Microsoft.Extensions.Configuration;

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

    private static DaprEndpoint Of(params (string Key, string Value)[] settings) => new(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Append(("APP_API_TOKEN", "shown by the sidecar"))
            .Select(s => KeyValuePair.Create(s.Item1, (string?)s.Item2))).Build(),
        TimeProvider.System);
}
