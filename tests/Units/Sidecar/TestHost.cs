using Dapr.Client;
using DaprMessaging.Sidecar;
using DaprMessaging.Stores;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Units.Sidecar;

/// <summary>A sidecar host over component files of the test's own, in a folder of its own.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly TestFolder folder;
    private readonly bool ownsFolder;
    private readonly List<IDisposable> channels = [];

    private TestHost(SidecarHost host, TestFolder folder, bool ownsFolder) =>
        (Host, this.folder, this.ownsFolder) = (host, folder, ownsFolder);

    public SidecarHost Host { get; }

    public CallCounters Counters => Host.Counters;

    public Faults Faults => Host.Faults;

    public static async Task<TestHost> StartAsync(string? yaml = null, TimeProvider? time = null,
        TestFolder? folder = null, Func<SidecarHostOptions, SidecarHostOptions>? with = null)
    {
        var ownsFolder = folder is null;
        folder ??= new TestFolder();
        folder.File("components/all.yaml", yaml ?? Yaml.InMemory);
        var options = new SidecarHostOptions
        {
            ResourcesPath = folder.Sub("components"),
            DataPath = folder.Sub("data"),
            Time = time ?? TimeProvider.System,
            Random = new Random(7),
        };
        return new(await SidecarHost.StartAsync(with?.Invoke(options) ?? options), folder, ownsFolder);
    }

    /// <summary>The SDK's client of a sidecar.</summary>
    public DaprClient Client(AppSidecar sidecar)
    {
        var client = new DaprClientBuilder().UseGrpcEndpoint(sidecar.GrpcEndpoint.ToString())
            .UseHttpEndpoint(sidecar.HttpEndpoint.ToString())
            .UseDaprApiToken(sidecar.ApiToken).Build();
        channels.Add(client);
        return client;
    }

    /// <summary>The generated stub of a sidecar.</summary>
    public Proto.Dapr.DaprClient Stub(AppSidecar sidecar, string? token = null)
    {
        var channel = GrpcChannel.ForAddress(sidecar.GrpcEndpoint);
        channels.Add(channel);
        return new(channel.Intercept(metadata =>
        {
            if ((token ?? sidecar.ApiToken) is { Length: > 0 } shown)
                metadata.Add("dapr-api-token", shown);
            return metadata;
        }));
    }

    /// <summary>An HTTP client of a sidecar.</summary>
    public HttpClient Http(AppSidecar sidecar, string? token = null)
    {
        var client = new HttpClient { BaseAddress = sidecar.HttpEndpoint };
        client.DefaultRequestHeaders.Add("dapr-api-token", token ?? sidecar.ApiToken);
        channels.Add(client);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        channels.ForEach(c => c.Dispose());
        await Host.DisposeAsync();
        if (ownsFolder)
            folder.Dispose();
    }

    public static async Task<StatusCode> CodeOfAsync(Func<Task> call) =>
        (await Assert.ThrowsAsync<RpcException>(call)).StatusCode;
}
