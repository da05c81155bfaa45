using System.Collections.Concurrent;
using System.Globalization;
using Dapr.Client;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>A Dapr endpoint: the sidecar of one app instance, the embedded one or a real daprd.</summary>
internal abstract class Endpoint(World world, string appId) : IAsyncDisposable
{
    private readonly ConcurrentBag<IDisposable> clients = [];
    private DaprClient? dapr;
    private Proto.Dapr.DaprClient? stub;
    private HttpClient? http;

    public World World { get; } = world;

    public string AppId { get; } = appId;

    /// <summary>Where the two differ on purpose, a test says what each does.</summary>
    public abstract bool IsDaprd { get; }

    public abstract Uri HttpUri { get; }

    public abstract Uri GrpcUri { get; }

    public abstract string ApiToken { get; }

    public abstract string AppToken { get; }

    public DaprClient Dapr => dapr ??= Own(new DaprClientBuilder().UseGrpcEndpoint(GrpcUri.ToString()).UseHttpEndpoint(HttpUri.ToString())
        .UseDaprApiToken(ApiToken).Build());

    public Proto.Dapr.DaprClient Stub => stub ??= StubWith(ApiToken);

    public HttpClient Http => http ??= HttpWith(ApiToken);

    /// <summary>What an app's configuration gets: the process's environment is everybody's.</summary>
    public Dictionary<string, string?> AppSettings => new()
    {
        ["APP_ID"] = AppId,
        ["APP_API_TOKEN"] = AppToken,
        ["DAPR_API_TOKEN"] = ApiToken,
        ["DAPR_HTTP_ENDPOINT"] = HttpUri.ToString().TrimEnd('/'),
        ["DAPR_GRPC_ENDPOINT"] = GrpcUri.ToString().TrimEnd('/'),
        ["DAPR_HTTP_PORT"] = HttpUri.Port.ToString(CultureInfo.InvariantCulture),
        ["DAPR_GRPC_PORT"] = GrpcUri.Port.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Serves without an app.</summary>
    public abstract Task ServeAsync();

    /// <summary>Waits for the app, asks what it hosts and wants, and delivers; done when its <c>/v1.0/healthz</c> is well.</summary>
    public abstract Task AttachAsync(Uri app, string protocol = "http", CancellationToken ct = default);

    /// <summary>Drains and leaves, as on SIGTERM.</summary>
    public abstract Task StopAsync();

    /// <summary>Is gone, as on SIGKILL.</summary>
    public abstract Task KillAsync();

    /// <summary>What a failing test shows of it.</summary>
    public virtual string LogTail => "";

    public Proto.Dapr.DaprClient StubWith(string? token)
    {
        var channel = Own(GrpcChannel.ForAddress(GrpcUri));
        return new(channel.Intercept(metadata =>
        {
            if (token is not null)
                metadata.Add("dapr-api-token", token);
            return metadata;
        }));
    }

    public HttpClient HttpWith(string? token)
    {
        var client = Own(new HttpClient { BaseAddress = HttpUri });
        if (token is not null)
            client.DefaultRequestHeaders.Add("dapr-api-token", token);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        foreach (var client in clients)
            client.Dispose();
    }

    private T Own<T>(T client) where T : IDisposable
    {
        clients.Add(client);
        return client;
    }
}
