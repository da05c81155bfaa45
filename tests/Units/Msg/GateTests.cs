using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Msg;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace DaprMessaging.Units.Msg;

/// <summary>Only the gateway may speak for its users.</summary>
public sealed class GateTests : IDisposable
{
    private readonly Desk desk = new();

    [Fact]
    public async Task The_gateway_asks_for_many_and_is_answered_in_order()
    {
        var batch = new RequestBatch { Requests = { Desk.Of(1, Asking(1)), Desk.Of(2, Asking(2)) } };
        var context = await PostAsync("session", batch.ToByteArray());
        Assert.Equal((200, "application/protobuf"), (context.Response.StatusCode, context.Response.ContentType));
        var replies = ReplyBatch.Parser.ParseFrom(Body(context)).Replies;
        Assert.Equal([1ul, 2], replies.Select(r => r.Result.RequestId));
        Assert.All(replies, r => Assert.NotNull(r.Result.State));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sync")]
    [InlineData("msg")]
    [InlineData("Session")]
    [InlineData("session2")]
    [InlineData("session", "stranger")]
    public async Task Everybody_else_is_forbidden(params string?[]? callers)
    {
        var batch = new RequestBatch { Requests = { Desk.Of(1, Asking(1)) } };
        var context = await PostAsync(callers is null ? default : new(callers), batch.ToByteArray());
        Assert.Equal(403, context.Response.StatusCode);
        Assert.Empty(desk.Store.Reads);
    }

    [Fact]
    public async Task What_is_no_list_of_requests_is_not_processed() =>
        await Assert.ThrowsAsync<InvalidProtocolBufferException>(() => PostAsync("session", [0xFF, 0xFF]));

    public void Dispose() => desk.Dispose();

    private async Task<HttpContext> PostAsync(Microsoft.Extensions.Primitives.StringValues caller, byte[] body)
    {
        var context = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        context.Request.Body = new MemoryStream(body);
        if (caller.Count > 0) context.Request.Headers["dapr-caller-app-id"] = caller;
        await new Gate(desk.Requests).AnswerAsync(context);
        return context;
    }

    private static byte[] Body(HttpContext context) => ((MemoryStream)context.Response.Body).ToArray();

    private static Request Asking(ulong id) => new() { RequestId = id, GetState = new GetState() };
}
