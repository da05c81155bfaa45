using System.Text.Json;
using System.Text.Json.Serialization;
using DaprMessaging.Sidecar.Actors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DaprMessaging.Sidecar.Http;

/// <summary><c>/v1.0/actors/{type}/{id}/timers/{name}</c> and <c>…/reminders/{name}</c>.</summary>
internal sealed class AlarmRoutes(ActorAlarms alarms)
{
    private static readonly JsonSerializerOptions plain = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public void Map(IEndpointRouteBuilder routes)
    {
        const string actor = "/v1.0/actors/{type}/{id}/";
        routes.MapWrite(actor + "timers/{name}", async http =>
            Done(http, alarms.SetTimer, AlarmRequest.Parse(await RequestBody.ReadAsync(http))));
        routes.MapWrite(actor + "reminders/{name}", async http =>
            Done(http, alarms.SetReminder, AlarmRequest.Parse(await RequestBody.ReadAsync(http))));
        routes.MapDelete(actor + "timers/{name}", ErrorBody.Guard(http => Done(http, alarms.RemoveTimer)));
        routes.MapDelete(actor + "reminders/{name}", ErrorBody.Guard(http => Done(http, alarms.RemoveReminder)));
        routes.MapGet(actor + "reminders/{name}", ErrorBody.Guard(ReadAsync));
    }

    private Task ReadAsync(HttpContext http)
    {
        var key = Key(http);
        var alarm = alarms.GetReminder(key);
        return http.Response.WriteAsJsonAsync(new
        {
            actorID = key.Actor.Id,
            actorType = key.Actor.Type,
            data = alarm.Data is null ? null : (JsonElement?)JsonSerializer.Deserialize<JsonElement>(alarm.Data),
            dueTime = NonEmpty(alarm.DueTime),
            period = NonEmpty(alarm.Period),
            ttl = alarm.ExpiresAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
                System.Globalization.CultureInfo.InvariantCulture),
        }, plain, http.RequestAborted);
    }

    private static Task Done(HttpContext http, Action<AlarmKey> change)
    {
        change(Key(http));
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static void Done(HttpContext http, Action<AlarmKey, AlarmRequest> change, AlarmRequest request) =>
        Done(http, key => change(key, request));

    private static AlarmKey Key(HttpContext http) =>
        new(new(http.Route("type"), http.Route("id")), RawPath.Segment(http, 5));

    private static string? NonEmpty(string text) => text == "" ? null : text;
}
