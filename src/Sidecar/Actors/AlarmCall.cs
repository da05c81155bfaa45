using DaprMessaging.Sidecar.Http;

namespace DaprMessaging.Sidecar.Actors;

/// <summary>A timer or reminder rings: a call of the actor, in its turn.</summary>
internal static class AlarmCall
{
    private const string Failed = "X-DaprErrorResponseHeader";
    private const string Cancel = "X-DaprReminderCancel";

    /// <summary>False = the app wants no more of it.</summary>
    /// <exception cref="SidecarException">There is no host, or the app failed.</exception>
    public static async Task<bool> MakeAsync(Placement placement, AlarmKey key, Alarm alarm, bool isTimer,
        CancellationToken ct)
    {
        var call = new ActorCall(alarm.Body(isTimer), [new("Content-Type", "application/json")]);
        var path = (isTimer ? "timer/" : "remind/") + Uri.EscapeDataString(key.Name);
        var answer = await placement.InvokeAsync(key.Actor, path, call, ct);
        if (Header(answer, Failed) is not null)
            throw SidecarException.ActorInvoke("the actor's method failed");
        return Header(answer, Cancel)?.ToLowerInvariant() is not ("true" or "1" or "yes" or "y" or "on" or "t");
    }

    private static string? Header(ActorAnswer answer, string name) =>
        answer.Headers.FirstOrDefault(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value is [var value, ..]
            ? value : null;
}
