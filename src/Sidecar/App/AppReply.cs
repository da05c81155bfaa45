using System.Net;

namespace DaprMessaging.Sidecar.App;

/// <summary>What an app answered, read whole.</summary>
internal sealed record AppReply(
    HttpStatusCode Status,
    byte[] Body,
    IReadOnlyList<KeyValuePair<string, IEnumerable<string>>> Headers);
