using System.Globalization;
using System.Net.Http.Headers;
using DaprMessaging.Sidecar.Http;
using DaprMessaging.Sidecar.Invoke;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Sidecar.Grpc;

/// <summary>The old way to invoke an app over gRPC, as an HTTP request to it.</summary>
internal sealed class InvokeServiceCall(string appId, AppDirectory apps, SidecarContext context)
{
    private static readonly HashSet<string> ofHttp = new(["Accept-Ranges", "Cache-Control", "Connection", "Content-Length", "Content-Type",
        "Date", "Keep-Alive", "Pragma", "Transfer-Encoding", "Upgrade", "Via", "Warning"], StringComparer.OrdinalIgnoreCase);
    private static readonly TimeSpan timeout = TimeSpan.FromSeconds(100);

    public async Task<Proto.InvokeResponse> InvokeAsync(Proto.InvokeServiceRequest request, ServerCallContext call)
    {
        context.Counters.Add(appId, CounterName.Invoke);
        var message = request.Message ?? throw SidecarException.DirectInvoke(request.Id, "the request has no message");
        var target = apps.Next(request.Id)
            ?? throw SidecarException.DirectInvoke(request.Id, $"no instance of app '{request.Id}' is attached");
        if (target.Protocol == AppProtocol.Grpc)
            throw SidecarException.DirectInvoke(request.Id,
                "InvokeService of an app that speaks gRPC is not supported by the embedded sidecar; call its own service");
        var verb = message.HttpExtension is { Verb: not Proto.HTTPExtension.Types.Verb.None } extension
            ? extension.Verb.ToString().ToUpperInvariant() : "POST";
        var query = message.HttpExtension?.Querystring is { Length: > 0 } text ? "?" + text.TrimStart('?') : "";
        using var http = target.Request(new HttpMethod(verb), message.Method.TrimStart('/') + query,
            new ByteArrayContent(message.Data?.Value.ToByteArray() ?? []));
        if (MediaTypeHeaderValue.TryParse(message.ContentType, out var contentType))
            http.Content!.Headers.ContentType = contentType;
        foreach (var (name, value) in Passed(call.RequestHeaders))
            http.Headers.TryAddWithoutValidation(name, value);
        http.Headers.TryAddWithoutValidation("dapr-caller-app-id", appId);
        http.Headers.TryAddWithoutValidation("dapr-callee-app-id", request.Id);
        try
        {
            var (status, body, headers) = await target.SendAsync(http, timeout, call.CancellationToken);
            WriteHeaders(call.GetHttpContext().Response, (int)status, headers);
            if ((int)status is < 200 or > 299)
                throw new RpcException(new Status(CodeOf((int)status), ReasonPhrases.GetReasonPhrase((int)status)));
            return new()
            {
                Data = new Any { Value = UnsafeByteOperations.UnsafeWrap(body) },
                ContentType = headers.FirstOrDefault(h => h.Key == "Content-Type").Value?.FirstOrDefault() ?? "",
            };
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException)
        {
            throw SidecarException.DirectInvoke(request.Id, e.Message);
        }
    }

    /// <summary>The caller's own metadata; what gRPC and the sidecars speak among themselves is not the app's.</summary>
    private static IEnumerable<(string Name, string Value)> Passed(Metadata headers) => headers.Where(h => !h.IsBinary
        && h.Key is not ("te" or "content-type" or "traceparent" or "tracestate")
        && !h.Key.StartsWith("grpc-", StringComparison.Ordinal) && !h.Key.StartsWith("dapr-", StringComparison.Ordinal)).Select(h => (h.Key, h.Value));

    /// <summary>The app's own headers are the answer's; those that HTTP knows get daprd's prefix.</summary>
    private static void WriteHeaders(HttpResponse response, int status, IReadOnlyList<KeyValuePair<string, IEnumerable<string>>> headers)
    {
        foreach (var (name, values) in headers)
            response.Headers[ofHttp.Contains(name) ? $"dapr-{name}" : name] = values.ToArray();
        response.Headers["dapr-http-status"] = status.ToString(CultureInfo.InvariantCulture);
    }

    private static StatusCode CodeOf(int status) => status switch
    {
        400 => StatusCode.Internal,
        401 => StatusCode.Unauthenticated,
        403 => StatusCode.PermissionDenied,
        404 => StatusCode.NotFound,
        408 => StatusCode.Cancelled,
        409 => StatusCode.AlreadyExists,
        429 => StatusCode.ResourceExhausted,
        501 => StatusCode.Unimplemented,
        503 => StatusCode.Unavailable,
        504 => StatusCode.DeadlineExceeded,
        _ => StatusCode.Unknown,
    };
}
