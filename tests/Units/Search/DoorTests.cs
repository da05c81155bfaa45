using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Search;
using DaprMessaging.Search;
using DaprMessaging.Units.Hosting;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace DaprMessaging.Units.Search;

/// <summary>Msg may ask, and operators, by the sidecar of Inbox, may have the index built anew. Nobody else may anything.</summary>
public sealed class DoorTests : IDisposable
{
    private readonly MemoryStore store = new();
    private readonly Library library;
    private readonly Door door;

    public DoorTests()
    {
        library = new Library(store);
        door = new Door(library.Librarian);
    }

    [Fact]
    public async Task Msg_asks_and_is_answered()
    {
        var batch = new QuestionBatch { Questions = { new Question { UserId = 1, GetSearchCounters = new GetSearchCounters() } } };
        var response = await PostAsync(door.AnswerAsync, "msg", batch);
        Assert.Equal((200, "application/protobuf"), (response.StatusCode, response.ContentType));
        Assert.NotNull(Assert.Single(AnswerBatch.Parser.ParseFrom(Body(response)).Answers).Counts);
    }

    [Fact]
    public async Task An_operator_has_it_built_anew()
    {
        var response = await PostAsync(door.KeepUpAsync, "inbox", new Upkeep { CatchUp = new CatchUp { UserIds = { 1 } } });
        Assert.Equal((200, new UpkeepReply()), (response.StatusCode, UpkeepReply.Parser.ParseFrom(Body(response))));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("session")]
    [InlineData("search")]
    [InlineData("Msg")]
    [InlineData("msg", "inbox")]
    public async Task Everybody_else_is_forbidden(params string?[]? callers)
    {
        var caller = callers is null ? default : new StringValues(callers);
        var question = new QuestionBatch { Questions = { new Question { UserId = 1, GetSearchCounters = new GetSearchCounters() } } };
        Assert.Equal(403, (await PostAsync(door.AnswerAsync, caller, question)).StatusCode);
        Assert.Equal(403, (await PostAsync(door.KeepUpAsync, caller, new Upkeep { Drop = new Drop() })).StatusCode);
        Assert.Empty(store.Reads);
    }

    [Fact]
    public async Task Msg_does_not_drop_and_Inbox_does_not_ask()
    {
        Assert.Equal(403, (await PostAsync(door.KeepUpAsync, "msg", new Upkeep { Drop = new Drop() })).StatusCode);
        Assert.Equal(403, (await PostAsync(door.AnswerAsync, "inbox", new QuestionBatch())).StatusCode);
    }

    [Fact]
    public async Task What_cannot_be_read_is_not_processed() =>
        await Assert.ThrowsAsync<InvalidProtocolBufferException>(() => ServeAsync(door.AnswerAsync, "msg", [0xFF, 0xFF]));

    public void Dispose() => library.Dispose();

    private static Task<HttpResponse> PostAsync(Func<HttpContext, Task> serve, StringValues caller, IMessage body) => ServeAsync(serve, caller, body.ToByteArray());

    private static async Task<HttpResponse> ServeAsync(Func<HttpContext, Task> serve, StringValues caller, byte[] body)
    {
        var context = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        context.Request.Body = new MemoryStream(body);
        if (caller.Count > 0) context.Request.Headers["dapr-caller-app-id"] = caller;
        await serve(context);
        return context.Response;
    }

    private static byte[] Body(HttpResponse response) => ((MemoryStream)response.Body).ToArray();
}
