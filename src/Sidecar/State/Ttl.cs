using System.Globalization;

namespace DaprMessaging.Sidecar.State;

/// <summary><c>ttlInSeconds</c> of a request's metadata.</summary>
internal static class Ttl
{
    public const string Key = "ttlInSeconds";

    /// <summary>None, 0 and -1 mean for ever.</summary>
    public static (bool IsValid, long? At) ExpiryOf(IDictionary<string, string> metadata, TimeProvider time)
    {
        if (metadata.Count == 0 || !metadata.TryGetValue(Key, out var text) || text.Length == 0)
            return (true, null);
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            || seconds is < -1 or > 1_000_000_000_000)
            return (false, null);
        return (true, seconds <= 0 ? null : time.GetUtcNow().ToUnixTimeMilliseconds() + seconds * 1000);
    }

    public static string Format(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
