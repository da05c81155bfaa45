using System.Globalization;

namespace DaprMessaging.Sidecar.State;

/// <summary>An etag: a random 64-bit number, so that none comes back after a restart.</summary>
internal static class Etag
{
    public static string Format(long etag) => etag.ToString("x16", CultureInfo.InvariantCulture);

    public static bool TryParse(string text, out long etag) =>
        long.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out etag);
}
