using Google.Protobuf;

namespace DaprMessaging.Hosting;

/// <summary>Protobuf bytes, written once, into the memory that they stay in.</summary>
public static class Serialization
{
    /// <summary>As <see cref="MessageExtensions.ToByteString"/>, without a stream in between.</summary>
    public static ByteString Serialize(this IMessage message)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(message.CalculateSize());
        message.WriteTo(bytes.AsSpan());
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }
}
