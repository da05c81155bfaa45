using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace DaprMessaging.Sidecar.PubSub;

/// <summary>
/// JSON as Go's <c>encoding/json</c> writes it: no spaces, object keys sorted, <c>&lt; &gt; &amp;</c> escaped.
/// </summary>
internal static class GoJson
{
    private static readonly SearchValues<char> escaped = SearchValues.Create(
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\"\\<>&\u2028\u2029");

    public static void WriteString(IBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        output.Write("\""u8);
        while (true)
        {
            var at = text.IndexOfAny(escaped);
            Encoding.UTF8.GetBytes(at < 0 ? text : text[..at], output);
            if (at < 0)
                break;
            WriteEscape(output, text[at]);
            text = text[(at + 1)..];
        }
        output.Write("\""u8);
    }

    /// <summary>Re-writes a value; numbers keep the digits they came with, unless they go through a double.</summary>
    public static void WriteValue(IBufferWriter<byte> output, JsonElement value, bool roundNumbers = false)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var separator = "{"u8;
                // The last of two properties of one name wins, as in a Go map; Go sorts by bytes.
                foreach (var property in value.EnumerateObject().GroupBy(p => p.Name, StringComparer.Ordinal)
                    .Select(g => g.Last()).OrderBy(p => p.Name, Utf8Order.Instance))
                {
                    output.Write(separator);
                    WriteString(output, property.Name);
                    output.Write(":"u8);
                    WriteValue(output, property.Value, roundNumbers);
                    separator = ","u8;
                }
                output.Write(separator.SequenceEqual("{"u8) ? "{}"u8 : "}"u8);
                break;
            case JsonValueKind.Array:
                output.Write("["u8);
                for (var i = 0; i < value.GetArrayLength(); i++)
                {
                    if (i > 0)
                        output.Write(","u8);
                    WriteValue(output, value[i], roundNumbers);
                }
                output.Write("]"u8);
                break;
            case JsonValueKind.String:
                WriteString(output, value.GetString());
                break;
            case JsonValueKind.Number when roundNumbers:
                Encoding.UTF8.GetBytes(GoNumber.Format(value.GetDouble()), output);
                break;
            default:
                Encoding.UTF8.GetBytes(value.GetRawText(), output);
                break;
        }
    }

    private static void WriteEscape(IBufferWriter<byte> output, char c)
    {
        switch (c)
        {
            case '"': output.Write("\\\""u8); break;
            case '\\': output.Write("\\\\"u8); break;
            case '\b': output.Write("\\b"u8); break;
            case '\f': output.Write("\\f"u8); break;
            case '\n': output.Write("\\n"u8); break;
            case '\r': output.Write("\\r"u8); break;
            case '\t': output.Write("\\t"u8); break;
            default:
                Encoding.UTF8.GetBytes("\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture), output);
                break;
        }
    }
}
