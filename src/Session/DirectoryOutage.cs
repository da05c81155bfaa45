using Dapr;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Session;

/// <summary>
/// A directory that cannot be read or written because the sidecar's store is out: whoever asked hears of it and tries
/// again. It is a warning in a line, not a stack trace a call.
/// </summary>
internal sealed class DirectoryOutage(RequestDelegate next, ILogger<DirectoryOutage> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (DaprException e) when (!context.Response.HasStarted)
        {
            log.DirectoryOut(context.Request.Path.ToString(), e.Message);
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }
}
