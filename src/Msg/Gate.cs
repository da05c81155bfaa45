using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Msg;
using Google.Protobuf;

namespace DaprMessaging.Msg;

/// <summary>
/// The route of the gateways: a list of requests of many users in one call. Only Session may name users without their
/// tokens; the sidecar itself says who calls.
/// </summary>
internal sealed class Gate(Requests requests)
{
    public async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Headers["dapr-caller-app-id"] != Names.Session)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsync($"Only {Names.Session} may speak for its users. Others: POST /{{verb}} with the user's token.");
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var batch = RequestBatch.Parser.ParseFrom(body.GetBuffer(), 0, (int)body.Length);
        var replies = await requests.TakeAsync(batch.Requests, context.RequestAborted);
        context.Response.ContentType = "application/protobuf";
        await context.Response.Body.WriteAsync(new ReplyBatch { Replies = { replies } }.ToByteArray(), context.RequestAborted);
    }
}
