using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Search;
using Google.Protobuf;

namespace DaprMessaging.Search;

/// <summary>
/// Who may come in: Msg with the questions of users, whom it has checked; and operators with their upkeep, by the sidecar of
/// Inbox. The sidecar itself says who calls.
/// </summary>
internal sealed class Door(Librarian librarian)
{
    public Task AnswerAsync(HttpContext context) => ServeAsync(context, Names.Msg, QuestionBatch.Parser, librarian.AnswerAsync);

    public Task KeepUpAsync(HttpContext context) => ServeAsync(context, Names.Inbox, Upkeep.Parser, librarian.KeepUpAsync);

    private static async Task ServeAsync<TAsked, TAnswer>(
        HttpContext context, string caller, MessageParser<TAsked> parser, Func<TAsked, CancellationToken, Task<TAnswer>> serve)
        where TAsked : IMessage<TAsked> where TAnswer : IMessage
    {
        if (context.Request.Headers["dapr-caller-app-id"] != caller)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsync($"Only {caller} may ask this.");
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var answer = await serve(parser.ParseFrom(body.GetBuffer(), 0, (int)body.Length), context.RequestAborted);
        context.Response.ContentType = "application/protobuf";
        await context.Response.Body.WriteAsync(answer.ToByteArray(), context.RequestAborted);
    }
}
