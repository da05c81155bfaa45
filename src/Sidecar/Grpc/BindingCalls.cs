using DaprMessaging.Sidecar.Bindings;
using DaprMessaging.Sidecar.Http;
using DaprMessaging.Sidecar.Resources;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Sidecar.Grpc;

/// <summary>Output bindings, for both APIs.</summary>
internal sealed class BindingCalls(string appId, ComponentSet components, SidecarContext context)
{
    public async Task<Proto.InvokeBindingResponse> InvokeAsync(Proto.InvokeBindingRequest request, ServerCallContext call)
    {
        try
        {
            var reply = await InvokeAsync(request.Name, new(request.Operation, request.Data.ToByteArray(),
                request.Metadata), call.CancellationToken);
            var response = new Proto.InvokeBindingResponse
            {
                Data = reply.Data is null ? ByteString.Empty : UnsafeByteOperations.UnsafeWrap(reply.Data),
            };
            foreach (var (key, value) in reply.Metadata)
                response.Metadata[key] = value;
            WriteMetadata(call.GetHttpContext(), reply.Metadata);
            return response;
        }
        catch (BindingException e)
        {
            WriteMetadata(call.GetHttpContext(), e.Metadata);
            throw Failed(request.Name, e);
        }
    }

    /// <exception cref="BindingException">It failed, or there is none.</exception>
    public async Task<BindingReply> InvokeAsync(string name, BindingRequest request, CancellationToken ct)
    {
        context.Counters.Add(appId, "InvokeBinding");
        if (request.Operation.Length == 0)
            throw new BindingException("operation field is missing from request");
        if (components.Binding(name, appId) is not { } component)
            throw new BindingException($"couldn't find output binding {name}");
        var operations = component.Binding.Operations;
        if (!operations.Contains(request.Operation, StringComparer.Ordinal))
            throw new BindingException($"binding {name} does not support operation {request.Operation}. supported "
                + $"operations:{string.Join(' ', operations)}");
        return await component.Binding.InvokeAsync(request, ct);
    }

    /// <summary>Over both APIs a reply's metadata are headers, also with an error.</summary>
    public static void WriteMetadata(HttpContext http, IReadOnlyDictionary<string, string> metadata)
    {
        foreach (var (key, value) in metadata)
            http.Response.Headers[$"metadata.{key}"] = value;
    }

    public static SidecarException Failed(string name, BindingException e) =>
        new(500, "ERR_INVOKE_OUTPUT_BINDING", $"error invoking output binding {name}: {e.Message}");
}
