using System.Globalization;
using System.Net.Http.Headers;
using DaprMessaging.Sidecar.Resources;

namespace DaprMessaging.Sidecar.Bindings;

/// <summary><c>bindings.http</c>: each operation is a request to one address.</summary>
internal sealed class HttpBinding(string url, bool errorIfNot2XX, TimeSpan timeout) : IOutputBinding
{
    private const int MaxReplyBytes = 100 << 20;
    private static readonly string[] methods = ["create", "get", "head", "post", "put", "patch", "delete", "options",
        "trace"];

    private readonly HttpClient client = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = true })
    {
        Timeout = timeout,
        MaxResponseContentBufferSize = MaxReplyBytes,
    };

    public IReadOnlyList<string> Operations => methods;

    public static HttpBinding Open(Component component)
    {
        var metadata = new ComponentMetadata(component, "url", "errorIfNot2XX", "responseTimeout", "direction");
        var url = metadata.Required("url", "http://localhost:8080/path");
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw component.Error($"metadata 'url' must be an http or https address, not '{url}'.");
        return new(url, metadata.Text("errorIfNot2XX") is null || metadata.Flag("errorIfNot2XX"),
            metadata.Duration("responseTimeout", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(100)));
    }

    public async Task<BindingReply> InvokeAsync(BindingRequest request, CancellationToken ct)
    {
        using var message = Message(request);
        try
        {
            using var response = await client.SendAsync(message, ct);
            var body = await response.Content.ReadAsByteArrayAsync(ct);
            var metadata = Metadata(response);
            var isError = request.Metadata.TryGetValue("errorIfNot2XX", out var own) && own.Length > 0
                ? own.ToLowerInvariant() is "true" or "1" or "yes" or "y" or "on" or "t" : errorIfNot2XX;
            if (isError && !response.IsSuccessStatusCode)
                throw new BindingException($"received status code {(int)response.StatusCode}") { Metadata = metadata };
            return new(body, metadata);
        }
        catch (Exception e) when (e is HttpRequestException || e is TaskCanceledException && !ct.IsCancellationRequested)
        {
            throw new BindingException(e.Message);
        }
    }

    public void Dispose() => client.Dispose();

    private HttpRequestMessage Message(BindingRequest request)
    {
        var method = request.Operation.ToUpperInvariant() is "CREATE" ? "POST" : request.Operation.ToUpperInvariant();
        var address = request.Metadata.TryGetValue("path", out var path) && path.Length > 0
            ? $"{url.TrimEnd('/')}/{path.TrimStart('/')}" : url;
        var message = new HttpRequestMessage(new HttpMethod(method), address);
        if (method is "POST" or "PUT" or "PATCH")
        {
            message.Content = new ByteArrayContent(request.Data);
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json; charset=utf-8");
        }
        message.Headers.TryAddWithoutValidation("Accept", "application/json; charset=utf-8");
        // Keys with a capital letter are headers.
        foreach (var (key, value) in request.Metadata)
            if (key.Length > 0 && char.IsAsciiLetterUpper(key[0]) || key is "traceparent" or "tracestate" or "baggage")
            {
                message.Headers.Remove(key);
                if (!message.Headers.TryAddWithoutValidation(key, value) && message.Content is { } content)
                {
                    content.Headers.Remove(key);
                    content.Headers.TryAddWithoutValidation(key, value);
                }
            }
        return message;
    }

    private static Dictionary<string, string> Metadata(HttpResponseMessage response)
    {
        var code = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        var metadata = new Dictionary<string, string>
        {
            ["statusCode"] = code,
            ["status"] = $"{code} {response.ReasonPhrase}".TrimEnd(),
        };
        foreach (var (key, values) in response.Headers.Concat(response.Content.Headers))
            metadata[key] = string.Join(", ", values);
        return metadata;
    }
}
