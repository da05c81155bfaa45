using System.Text.Json;

namespace DaprMessaging.Sidecar.App;

/// <summary>The trace an envelope carries.</summary>
internal static class EnvelopeTrace
{
    /// <summary>Null = none, or one of nobody (all zeros).</summary>
    public static string? ParentOf(ReadOnlySpan<byte> envelope)
    {
        var reader = new Utf8JsonReader(envelope);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isTrace = reader.ValueTextEquals("traceparent"u8);
            reader.Read();
            if (isTrace)
                return reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: 55 } text
                    && !text.StartsWith("00-00000000000000000000000000000000", StringComparison.Ordinal) ? text : null;
            reader.Skip();
        }
        return null;
    }
}
