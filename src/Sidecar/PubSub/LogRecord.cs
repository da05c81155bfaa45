using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace DaprMessaging.Sidecar.PubSub;

/// <summary>One record of the durable log: a published entry, a group's offset, or a partition's next offset.</summary>
internal readonly record struct LogRecord(LogRecordKind Kind, string Topic, int Partition, long Offset)
{
    /// <summary>Which opening of the log wrote it; see <see cref="DurableLog"/>.</summary>
    public long Generation { get; init; }

    /// <summary>Of an entry.</summary>
    public Message? Message { get; init; }

    /// <summary>Of a group's offset.</summary>
    public string? Group { get; init; }

    public static LogRecord Entry(string topic, int partition, long offset, Message message) =>
        new(LogRecordKind.Entry, topic, partition, offset) { Message = message };

    public static LogRecord Position(string topic, int partition, string group, long offset) =>
        new(LogRecordKind.Offset, topic, partition, offset) { Group = group };

    public static LogRecord Head(string topic, int partition, long nextOffset) =>
        new(LogRecordKind.Head, topic, partition, nextOffset);

    /// <summary>Bytes before a record's topic.</summary>
    private const int HeaderLength = 21;

    /// <summary>Of a record's bytes; -1 if they are none.</summary>
    public static long GenerationOf(ReadOnlySpan<byte> bytes) =>
        bytes.Length < HeaderLength ? -1 : BinaryPrimitives.ReadInt64LittleEndian(bytes[1..]);

    public void WriteTo(ArrayBufferWriter<byte> output)
    {
        var span = output.GetSpan(HeaderLength);
        span[0] = (byte)Kind;
        BinaryPrimitives.WriteInt64LittleEndian(span[1..], Generation);
        BinaryPrimitives.WriteInt32LittleEndian(span[9..], Partition);
        BinaryPrimitives.WriteInt64LittleEndian(span[13..], Offset);
        output.Advance(HeaderLength);
        Write(output, Topic);
        if (Kind == LogRecordKind.Offset)
            Write(output, Group);
        if (Message is null)
            return;
        Write(output, Message.PublishedAt);
        Write(output, Message.ExpiresAt);
        Write(output, Message.Key);
        Write(output, Message.Metadata.Length);
        foreach (var (key, value) in Message.Metadata)
        {
            Write(output, key);
            Write(output, value);
        }
        output.Write(Message.Data);
    }

    /// <exception cref="InvalidDataException">It is none.</exception>
    public static LogRecord Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var record = new LogRecord((LogRecordKind)bytes[0], "", BinaryPrimitives.ReadInt32LittleEndian(bytes[9..]),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[13..]))
            {
                Generation = BinaryPrimitives.ReadInt64LittleEndian(bytes[1..]),
            };
            var rest = bytes[HeaderLength..];
            record = record with { Topic = ReadText(ref rest) ?? "" };
            return record.Kind switch
            {
                LogRecordKind.Head => record,
                LogRecordKind.Offset => record with { Group = ReadText(ref rest) },
                LogRecordKind.Entry => record with { Message = ReadMessage(rest) },
                _ => throw new InvalidDataException($"no record of kind {bytes[0]} is known"),
            };
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException)
        {
            throw new InvalidDataException("a record ends too early", e);
        }
    }

    private static Message ReadMessage(ReadOnlySpan<byte> rest)
    {
        var publishedAt = ReadNumber(ref rest);
        var expiresAt = ReadNumber(ref rest);
        var key = ReadText(ref rest);
        var metadata = new KeyValuePair<string, string>[ReadNumber(ref rest)];
        for (var i = 0; i < metadata.Length; i++)
            metadata[i] = new(ReadText(ref rest) ?? "", ReadText(ref rest) ?? "");
        return new Message(rest.ToArray(), metadata) { Key = key, PublishedAt = publishedAt, ExpiresAt = expiresAt };
    }

    private static void Write(ArrayBufferWriter<byte> output, long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(8), number);
        output.Advance(8);
    }

    private static void Write(ArrayBufferWriter<byte> output, string? text)
    {
        var length = text is null ? -1 : Encoding.UTF8.GetByteCount(text);
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(4), length);
        output.Advance(4);
        if (length > 0)
            output.Advance(Encoding.UTF8.GetBytes(text, output.GetSpan(length)));
    }

    private static long ReadNumber(ref ReadOnlySpan<byte> rest)
    {
        var number = BinaryPrimitives.ReadInt64LittleEndian(rest);
        rest = rest[8..];
        return number;
    }

    private static string? ReadText(ref ReadOnlySpan<byte> rest)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
        rest = rest[4..];
        if (length < 0)
            return null;
        var text = Encoding.UTF8.GetString(rest[..length]);
        rest = rest[length..];
        return text;
    }
}
