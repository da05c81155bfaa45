using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Sidecar.Grpc;

/// <summary>
/// Methods of the Dapr service made from its message types, checked against its published descriptor.
/// </summary>
internal static class ProtoMethod
{
    public static readonly ServiceDescriptor Service = Proto.Dapr.Descriptor;

    /// <exception cref="InvalidOperationException">The service has no such method with these messages.</exception>
    public static Method<TRequest, TResponse> Unary<TRequest, TResponse>(string name)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() => Of<TRequest, TResponse>(MethodType.Unary, name);

    /// <exception cref="InvalidOperationException">The service has no such method with these messages.</exception>
    public static Method<TRequest, TResponse> Duplex<TRequest, TResponse>(string name)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() => Of<TRequest, TResponse>(MethodType.DuplexStreaming, name);

    private static Method<TRequest, TResponse> Of<TRequest, TResponse>(MethodType type, string name)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new()
    {
        var known = Service.FindMethodByName(name);
        if (known is null || known.InputType.ClrType != typeof(TRequest)
            || known.OutputType.ClrType != typeof(TResponse)
            || known.IsClientStreaming != (type == MethodType.DuplexStreaming)
            || known.IsServerStreaming != (type == MethodType.DuplexStreaming))
            throw new InvalidOperationException(
                $"{Service.FullName} has no {type} method {name}({typeof(TRequest).Name}) returns "
                + $"{typeof(TResponse).Name}.");
        return new(type, Service.FullName, name, Marshaller<TRequest>(), Marshaller<TResponse>());
    }

    /// <summary>A method whose messages nobody looks at.</summary>
    public static Method<byte[], byte[]> Opaque(MethodDescriptor method) => new(
        (method.IsClientStreaming, method.IsServerStreaming) switch
        {
            (false, false) => MethodType.Unary,
            (true, false) => MethodType.ClientStreaming,
            (false, true) => MethodType.ServerStreaming,
            _ => MethodType.DuplexStreaming,
        }, Service.FullName, method.Name, Marshallers.Create(b => b, b => b), Marshallers.Create(b => b, b => b));

    private static Marshaller<T> Marshaller<T>()
        where T : class, IMessage<T>, new()
    {
        var parser = new MessageParser<T>(() => new T());
        return Marshallers.Create<T>(
            (message, context) =>
            {
                context.SetPayloadLength(message.CalculateSize());
                message.WriteTo(context.GetBufferWriter());
                context.Complete();
            },
            context => parser.ParseFrom(context.PayloadAsReadOnlySequence()));
    }
}
