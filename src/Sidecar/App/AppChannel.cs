using System.Net;
using System.Text;

namespace DaprMessaging.Sidecar.App;

/// <summary>
/// The sidecar's way to its app: HTTP over pooled connections, with the app's token on every request.
/// </summary>
internal sealed class AppChannel : IDisposable
{
    public const string TokenHeader = "dapr-api-token";

    private readonly TimeProvider time;

    public AppChannel(Uri address, string token, TimeProvider time, AppProtocol protocol = AppProtocol.Http)
    {
        (Address, Token, this.time, Protocol) = (address, token, time, protocol);
        Invoker = new(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            MaxConnectionsPerServer = 256,
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        });
    }

    public Uri Address { get; }

    public string Token { get; }

    public AppProtocol Protocol { get; }

    public HttpMessageInvoker Invoker { get; }

    public HttpRequestMessage Request(HttpMethod method, string path, HttpContent? content = null)
    {
        var request = new HttpRequestMessage(method, new Uri(Address, path)) { Content = content };
        if (Protocol != AppProtocol.Http)
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        request.Headers.TryAddWithoutValidation(TokenHeader, Token);
        return request;
    }

    /// <summary>The whole answer.</summary>
    /// <exception cref="TimeoutException">None came in time.</exception>
    public async Task<AppReply> SendAsync(HttpRequestMessage request, TimeSpan timeout, CancellationToken ct)
    {
        using var expiry = new CancellationTokenSource(timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(expiry.Token, ct);
        try
        {
            using var response = await Invoker.SendAsync(request, linked.Token);
            var body = await response.Content.ReadAsByteArrayAsync(linked.Token);
            return new(response.StatusCode, body, [.. response.Headers, .. response.Content.Headers]);
        }
        catch (OperationCanceledException) when (expiry.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"the app at {Address} did not answer {request.Method} {request.RequestUri?.AbsolutePath} within "
                + $"{timeout}");
        }
    }

    public void Dispose() => Invoker.Dispose();
}
