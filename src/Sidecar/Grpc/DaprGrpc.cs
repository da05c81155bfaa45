using DaprMessaging.Sidecar.Http;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Sidecar.Grpc;

/// <summary>The Dapr gRPC service of one sidecar: the table of its methods.</summary>
internal sealed class DaprGrpc
{
    private readonly ServerServiceDefinition.Builder builder = ServerServiceDefinition.CreateBuilder();
    private readonly HashSet<string> supported = [];

    public static ServerServiceDefinition Define(StateCalls state, PublishCalls publish, MetadataCalls metadata,
        ShutdownCall shutdown, ActorCalls actors, InvokeServiceCall invoke, BindingCalls bindings,
        TopicStream stream)
    {
        var dapr = new DaprGrpc();
        dapr.Map<Proto.GetStateRequest, Proto.GetStateResponse>("GetState", state.GetAsync);
        dapr.Map<Proto.GetBulkStateRequest, Proto.GetBulkStateResponse>("GetBulkState", state.GetBulkAsync);
        dapr.Map<Proto.SaveStateRequest, Empty>("SaveState", state.SaveAsync);
        dapr.Map<Proto.DeleteStateRequest, Empty>("DeleteState", state.DeleteAsync);
        dapr.Map<Proto.DeleteBulkStateRequest, Empty>("DeleteBulkState", state.DeleteBulkAsync);
        dapr.Map<Proto.ExecuteStateTransactionRequest, Empty>("ExecuteStateTransaction", state.TransactAsync);
        dapr.Map<Proto.PublishEventRequest, Empty>("PublishEvent",
            (request, call) => publish.PublishAsync(request, Headers(call), call.CancellationToken));
        dapr.Map<Proto.BulkPublishRequest, Proto.BulkPublishResponse>("BulkPublishEvent",
            (request, call) => publish.PublishBulkAsync(request, Headers(call), call.CancellationToken));
        dapr.Map<Proto.BulkPublishRequest, Proto.BulkPublishResponse>("BulkPublishEventAlpha1",
            (request, call) => publish.PublishBulkAsync(request, Headers(call), call.CancellationToken));
        dapr.Map<Proto.GetMetadataRequest, Proto.GetMetadataResponse>("GetMetadata", metadata.GetAsync);
        dapr.Map<Proto.SetMetadataRequest, Empty>("SetMetadata", metadata.SetAsync);
        dapr.Map<Proto.ShutdownRequest, Empty>("Shutdown", (_, call) => shutdown.Begin(call.GetHttpContext()));
        dapr.Map<Proto.InvokeActorRequest, Proto.InvokeActorResponse>("InvokeActor", actors.InvokeAsync);
        dapr.Map<Proto.GetActorStateRequest, Proto.GetActorStateResponse>("GetActorState", actors.GetStateAsync);
        dapr.Map<Proto.ExecuteActorStateTransactionRequest, Empty>("ExecuteActorStateTransaction",
            actors.TransactAsync);
        dapr.Map<Proto.RegisterActorTimerRequest, Empty>("RegisterActorTimer", actors.SetTimerAsync);
        dapr.Map<Proto.UnregisterActorTimerRequest, Empty>("UnregisterActorTimer", actors.RemoveTimerAsync);
        dapr.Map<Proto.RegisterActorReminderRequest, Empty>("RegisterActorReminder", actors.SetReminderAsync);
        dapr.Map<Proto.UnregisterActorReminderRequest, Empty>("UnregisterActorReminder", actors.RemoveReminderAsync);
        dapr.Map<Proto.GetActorReminderRequest, Proto.GetActorReminderResponse>("GetActorReminder",
            actors.GetReminderAsync);
        dapr.Map<Proto.InvokeServiceRequest, Proto.InvokeResponse>("InvokeService", invoke.InvokeAsync);
        dapr.Map<Proto.InvokeBindingRequest, Proto.InvokeBindingResponse>("InvokeBinding", bindings.InvokeAsync);
        dapr.Map<Proto.SubscribeTopicEventsRequestAlpha1, Proto.SubscribeTopicEventsResponseAlpha1>(
            "SubscribeTopicEventsAlpha1", stream.RunAsync);
        return dapr.Build();
    }

    private void Map<TRequest, TResponse>(string name, Func<TRequest, CancellationToken, Task<TResponse>> handler)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        Map<TRequest, TResponse>(name, (request, call) => handler(request, call.CancellationToken));

    private void Map<TRequest, TResponse>(string name, Func<TRequest, ServerCallContext, Task<TResponse>> handler)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new()
    {
        supported.Add(name);
        builder.AddMethod(ProtoMethod.Unary<TRequest, TResponse>(name), async (request, call) =>
        {
            try
            {
                return await handler(request, call);
            }
            catch (SidecarException e)
            {
                throw new RpcException(new Status(e.GrpcCode, e.Message));
            }
        });
    }

    private void Map<TRequest, TResponse>(string name, DuplexStreamingServerMethod<TRequest, TResponse> handler)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new()
    {
        supported.Add(name);
        builder.AddMethod(ProtoMethod.Duplex<TRequest, TResponse>(name), async (requests, responses, call) =>
        {
            try
            {
                await handler(requests, responses, call);
            }
            catch (SidecarException e)
            {
                throw new RpcException(new Status(e.GrpcCode, e.Message));
            }
        });
    }

    private static IHeaderDictionary Headers(ServerCallContext call) => call.GetHttpContext().Request.Headers;

    /// <summary>Every other method of the service says what there is instead.</summary>
    private ServerServiceDefinition Build()
    {
        var known = string.Join(", ", supported);
        foreach (var method in ProtoMethod.Service.Methods.Where(m => !supported.Contains(m.Name)))
        {
            var message = $"{method.Name} is not supported by the embedded sidecar. Supported over gRPC: {known}.";
            Refuse(ProtoMethod.Opaque(method), () => new RpcException(new Status(StatusCode.Unimplemented, message)));
        }
        return builder.Build();
    }

    private void Refuse(Method<byte[], byte[]> method, Func<RpcException> error) => _ = method.Type switch
    {
        MethodType.Unary => builder.AddMethod(method, new UnaryServerMethod<byte[], byte[]>((_, _) => throw error())),
        MethodType.ClientStreaming =>
            builder.AddMethod(method, new ClientStreamingServerMethod<byte[], byte[]>((_, _) => throw error())),
        MethodType.ServerStreaming =>
            builder.AddMethod(method, new ServerStreamingServerMethod<byte[], byte[]>((_, _, _) => throw error())),
        _ => builder.AddMethod(method, new DuplexStreamingServerMethod<byte[], byte[]>((_, _, _) => throw error())),
    };
}
