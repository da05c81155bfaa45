using System.Globalization;
using System.Text.Json;

namespace DaprMessaging.Sidecar.PubSub.Kafka;

/// <summary>What the sidecar must know of an envelope that somebody else has written.</summary>
internal static class ReceivedEnvelope
{
    /// <summary>False = it is no JSON object.</summary>
    /// <param name="expiresAt">Unix milliseconds; 0 = never.</param>
    public static bool TryRead(ReadOnlySpan<byte> data, out long expiresAt)
    {
        expiresAt = 0;
        try
        {
            var reader = new Utf8JsonReader(data);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isExpiration = reader.ValueTextEquals("expiration"u8);
                reader.Read();
                if (isExpiration && reader.TokenType == JsonTokenType.String
                    && DateTimeOffset.TryParse(reader.GetString(), CultureInfo.InvariantCulture,
                        DateTimeStyles.AssumeUniversal, out var at))
                    expiresAt = at.ToUnixTimeMilliseconds();
                reader.Skip();
            }
            return !reader.Read(); // and nothing behind it
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
