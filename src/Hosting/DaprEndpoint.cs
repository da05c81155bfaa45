using Grpc.Core;
using Microsoft.Extensions.Configuration;

namespace DaprMessaging.Hosting;

/// <summary>Where this app's sidecar listens, and the tokens of both directions.</summary>
public sealed class DaprEndpoint
{
    private readonly TimeProvider time;
    private readonly Metadata headers;

    public DaprEndpoint(IConfiguration configuration, TimeProvider time)
        : this(configuration, time, configuration["APP_API_TOKEN"] is { Length: > 0 } token
            ? token
            : throw new InvalidOperationException(
                "APP_API_TOKEN is not set. The sidecar proves itself with it on every call; without it anybody could. " +
                "Set the same value for daprd and the app."))
    {
    }

    private DaprEndpoint(IConfiguration configuration, TimeProvider time, string appToken)
    {
        this.time = time;
        Http = configuration["DAPR_HTTP_ENDPOINT"] ?? $"http://127.0.0.1:{configuration["DAPR_HTTP_PORT"] ?? "3500"}";
        Grpc = configuration["DAPR_GRPC_ENDPOINT"] ?? $"http://127.0.0.1:{configuration["DAPR_GRPC_PORT"] ?? "50001"}";
        ApiToken = configuration["DAPR_API_TOKEN"] ?? "";
        AppToken = appToken;
        headers = ApiToken.Length == 0 ? [] : new Metadata { { "dapr-api-token", ApiToken } };
    }

    /// <summary>The endpoint of a program that is no app: nobody calls it, so nobody has to prove anything to it.</summary>
    internal static DaprEndpoint OfVisitor(IConfiguration configuration, TimeProvider time) => new(configuration, time, "");

    public string Http { get; }

    public string Grpc { get; }

    /// <summary>What this app shows to its sidecar; empty where the sidecar asks for none.</summary>
    public string ApiToken { get; }

    /// <summary>What the sidecar must show to this app.</summary>
    public string AppToken { get; }

    /// <summary>
    /// One call, which fails with DeadlineExceeded when patience ends. The deadline is for the sidecar. On this side gRPC holds
    /// it against the wall clock; where that is set back, it would wait for as much longer: a timer ends the call.
    /// </summary>
    internal async Task<T> CallAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> call, TimeSpan patience, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(patience, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        try
        {
            return await call(new CallOptions(headers, time.GetUtcNow().UtcDateTime + patience, ended.Token));
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.DeadlineExceeded, $"no answer within {patience.TotalSeconds:0} s", e));
        }
    }
}
