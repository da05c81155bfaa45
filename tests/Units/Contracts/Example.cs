using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace DaprMessaging.Units.Contracts;

/// <summary>A message with something in every field: what is proposed for a type that has no golden bytes yet.</summary>
internal static class Example
{
    /// <summary>As many as the type has alternatives, for of a oneof only one field can be filled at a time.</summary>
    public static IEnumerable<IMessage> AllOf(MessageDescriptor type) =>
        Enumerable.Range(0, type.Oneofs.Select(o => o.Fields.Count).DefaultIfEmpty(1).Max()).Select(n => Of(type, n));

    private static IMessage Of(MessageDescriptor type, int alternative)
    {
        var message = type.Parser.ParseFrom(ByteString.Empty);
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            if (field.ContainingOneof is { } oneof && oneof.Fields[alternative % oneof.Fields.Count] != field) continue;
            if (field.IsRepeated)
            {
                var list = (System.Collections.IList)field.Accessor.GetValue(message);
                list.Add(Value(field, 0));
                list.Add(Value(field, 1));
            }
            else
            {
                field.Accessor.SetValue(message, Value(field, 0));
            }
        }

        return message;
    }

    // Large enough to need more than 32 bits, negative where that may be, and text that is not ASCII.
    private static object Value(FieldDescriptor field, int index) => field.FieldType switch
    {
        FieldType.Int64 when field.Name.Contains("random_id", StringComparison.Ordinal) => -(1L << 62) - field.FieldNumber,
        FieldType.Int64 => (1L << 40) + field.FieldNumber * 1000 + index,
        FieldType.UInt64 => ulong.MaxValue - (ulong)field.FieldNumber,
        FieldType.Int32 => 100_000 + field.FieldNumber + index,
        FieldType.UInt32 => (uint)(3_000_000_000 + field.FieldNumber + index),
        FieldType.Bool => true,
        FieldType.String => $"{field.JsonName} – ß✓{index}",
        FieldType.Enum => field.EnumType.Values[^1].Number,
        FieldType.Message => Of(field.MessageType, index),
        _ => throw new NotSupportedException($"{field.FullName}: say here what an example of {field.FieldType} is"),
    };
}
