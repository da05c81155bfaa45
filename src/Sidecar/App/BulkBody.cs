using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using DaprMessaging.Sidecar.PubSub;

namespace DaprMessaging.Sidecar.App;

/// <summary>
/// The body of a bulk delivery. Envelopes go in as they were published: daprd reads and rewrites them, which spoils
/// numbers above 2^53.
/// </summary>
internal static class BulkBody
{
    /// <param name="roundNumbers">As daprd: see <see cref="Faults.RoundNumbers"/>.</param>
    public static void Write(IBufferWriter<byte> output, Subscription subscription, IReadOnlyList<Delivered> items,
        Guid id, bool roundNumbers)
    {
        output.Write("{\"entries\":["u8);
        for (var i = 0; i < items.Count; i++)
        {
            output.Write(i == 0 ? "{\"entryId\":\""u8 : ",{\"entryId\":\""u8);
            Utf8Formatter.TryFormat(i, output.GetSpan(11), out var digits);
            output.Advance(digits);
            output.Write("\",\"event\":"u8);
            WriteEvent(output, items[i].Message!.Data, subscription.IsRaw, roundNumbers);
            output.Write(",\"metadata\":{"u8);
            var separator = ""u8;
            foreach (var (key, value) in EntryMetadata.Of(subscription.Topic, items[i]))
            {
                output.Write(separator);
                GoJson.WriteString(output, key);
                output.Write(":"u8);
                GoJson.WriteString(output, value);
                separator = ","u8;
            }
            output.Write(subscription.IsRaw ? "},\"contentType\":\"application/octet-stream\"}"u8
                : "},\"contentType\":\"application/cloudevents+json\"}"u8);
        }
        output.Write("],\"id\":\""u8);
        Encoding.UTF8.GetBytes(id.ToString(), output);
        output.Write("\",\"metadata\":{\"pubsubName\":"u8);
        GoJson.WriteString(output, subscription.Pubsub);
        output.Write("},\"pubsubname\":"u8);
        GoJson.WriteString(output, subscription.Pubsub);
        output.Write(",\"topic\":"u8);
        GoJson.WriteString(output, subscription.Topic);
        output.Write(",\"type\":\"com.dapr.event.sent.bulk\"}"u8);
    }

    private static void WriteEvent(IBufferWriter<byte> output, byte[] data, bool isRaw, bool roundNumbers)
    {
        if (isRaw)
        {
            GoJson.WriteString(output, Convert.ToBase64String(data));
        }
        else if (roundNumbers)
        {
            using var json = JsonDocument.Parse(data);
            GoJson.WriteValue(output, json.RootElement, roundNumbers);
        }
        else
        {
            output.Write(data);
        }
    }
}
