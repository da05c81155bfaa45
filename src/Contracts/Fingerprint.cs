using System.Buffers.Binary;
using System.Security.Cryptography;
using Google.Protobuf;

namespace DaprMessaging.Contracts;

/// <summary>By what it is seen that a message still says what it said: where nothing counts its edits, as in a channel.</summary>
public static class Fingerprint
{
    /// <summary>Of all by which it can be found: who wrote it and when, and what it says.</summary>
    public static long Of(Message message)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(new Message { Id = message.Id, FromUserId = message.FromUserId, Date = message.Date, Content = message.Content }.ToByteArray(), hash);
        return BinaryPrimitives.ReadInt64LittleEndian(hash);
    }
}
