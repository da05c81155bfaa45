using DaprMessaging.Sidecar.Http;
using Grpc.Core;

namespace DaprMessaging.Sidecar.Actors;

/// <summary>The errors of timers and reminders.</summary>
internal static class AlarmErrors
{
    public static SidecarException TimerCreate(string problem) =>
        new(500, "ERR_ACTOR_TIMER_CREATE", $"error creating actor timer: {problem}");

    public static SidecarException ReminderCreate(string problem) =>
        new(500, "ERR_ACTOR_REMINDER_CREATE", $"error creating actor reminder: {problem}");

    public static SidecarException ReminderDelete(string problem) =>
        new(500, "ERR_ACTOR_REMINDER_DELETE", $"error deleting actor reminder: {problem}");

    public static SidecarException NotHosted() =>
        new(403, "ERR_ACTOR_REMINDER_NON_HOSTED",
            "operations on actor reminders are only possible on hosted actor types")
        {
            GrpcCode = StatusCode.PermissionDenied,
        };

    public static SidecarException NotFound(string name) =>
        new(404, "ERR_ACTOR_REMINDER_NOT_FOUND", $"actor reminder not found: {name}")
        {
            GrpcCode = StatusCode.NotFound,
        };

    public static SidecarException Exists(string name) =>
        new(409, "ERR_ACTOR_REMINDER_ALREADY_EXISTS", $"actor reminder already exists: {name}")
        {
            GrpcCode = StatusCode.AlreadyExists,
        };

    /// <summary>Names are part of a path at the app.</summary>
    public static void CheckName(string name)
    {
        if (name is "" or "." or ".." || name.AsSpan().ContainsAny("#?/\\\u007f")
            || name.AsSpan().ContainsAnyInRange('\0', '\u001f'))
            throw new SidecarException(400, "ERR_BAD_REQUEST",
                $"invalid request: name is empty, a path, or contains a forbidden character: \"{name}\"")
            {
                GrpcCode = StatusCode.InvalidArgument,
            };
    }
}
