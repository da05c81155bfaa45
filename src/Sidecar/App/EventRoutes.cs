using System.Text.Json;
using DaprMessaging.Sidecar.PubSub;

namespace DaprMessaging.Sidecar.App;

/// <summary>Where in its app an event goes, and whether at all.</summary>
internal static class EventRoutes
{
    /// <summary>
    /// The path of the first rule that matches; else null, with the item's verdict: no path is DROP, and what cannot be
    /// read or judged is RETRY, so that it goes to the dead letters if there are any.
    /// </summary>
    public static string? PathOf(Subscription subscription, Delivered item)
    {
        var isForeign = !subscription.IsRaw && RawPayload.IsAskedIn(item.Message!.Metadata);
        if (subscription.Rules.Count == 0 && !isForeign)
            return subscription.Route;
        try
        {
            using var json = subscription.IsRaw ? null : JsonDocument.Parse(item.Message!.Data);
            if (json is not { RootElement.ValueKind: JsonValueKind.Object })
                throw new FormatException("it is no CloudEvent");
            var path = subscription.Rules.FirstOrDefault(r => r.Match.Matches(json.RootElement))?.Path
                ?? subscription.Route;
            item.Verdict = path.Length > 0 || subscription.Rules.Count == 0 ? item.Verdict : Verdict.Drop;
            return item.Verdict == Verdict.Drop ? null : path;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            item.Verdict = Verdict.Retry;
            return null;
        }
    }
}
