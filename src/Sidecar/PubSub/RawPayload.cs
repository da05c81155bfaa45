using System.Text;
using DaprMessaging.Sidecar.App;

namespace DaprMessaging.Sidecar.PubSub;

/// <summary>Events without an envelope: published as they are, wrapped on their way to an app that asks for it.</summary>
internal static class RawPayload
{
    public const string Key = "rawPayload";

    /// <summary>As Go reads it.</summary>
    public static bool IsBoolean(string text) => text is "1" or "t" or "T" or "true" or "TRUE" or "True"
        or "0" or "f" or "F" or "false" or "FALSE" or "False";

    public static bool IsAskedIn(ICollection<KeyValuePair<string, string>> metadata)
    {
        if (metadata.Count == 0)
            return false;
        foreach (var (key, value) in metadata)
            if (key.Equals(Key, StringComparison.OrdinalIgnoreCase))
                return value is "1" or "t" or "T" or "true" or "TRUE" or "True";
        return false;
    }

    /// <summary>daprd makes a new id for each delivery: nobody knows the right one.</summary>
    public static byte[] Wrap(byte[] data, string pubsub, string topic, Guid id)
    {
        using var output = new PooledWriter(data.Length * 4 / 3 + 256);
        void Write(string text) => Encoding.UTF8.GetBytes(text, output);
        Write($"{{\"data_base64\":\"{Convert.ToBase64String(data)}\",\"datacontenttype\":\"application/octet-stream\",");
        Write($"\"id\":\"{id}\",\"pubsubname\":");
        GoJson.WriteString(output, pubsub);
        Write(",\"source\":\"Dapr\",\"specversion\":\"1.0\",\"topic\":");
        GoJson.WriteString(output, topic);
        Write(",\"type\":\"com.dapr.event.sent\"}");
        return output.Written.ToArray();
    }
}
