using System.Text;
using CsCheck;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Hosting;
using DaprMessaging.Hosting.Tokens;
using DaprMessaging.Msg;
using DaprMessaging.Units.Hosting;
using DaprMessaging.Units.Hosting.Actors;
using DaprMessaging.Units.Hosting.Tokens;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Delivery = DaprMessaging.Contracts.Sync.Delivery;
using Handover = DaprMessaging.Contracts.Sync.Handover;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Units.Msg;

/// <summary>What other apps may ask in a user's name.</summary>
public sealed class VerbsTests : IDisposable
{
    private static readonly SendMessages Sending = new()
    {
        Peer = Peer.User(2), Messages = { new NewMessage { RandomId = 11, Content = new Content { Text = "hello" } } },
    };

    private readonly Desk desk = new Desk().WithUsers(2, 42);
    private readonly FakeTimeProvider time = new(new DateTimeOffset(Token.Now));
    private readonly FakeActors actors = new();
    private readonly Waiting waiting;
    private readonly Verbs verbs;

    public VerbsTests()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Token:Key", Convert.ToBase64String(Token.Key))]).Build();
        var polls = new Polls(actors.Actors, new MemoryPublisher(), PollsTests.Msg, time, new Random(7), NullLogger<Polls>.Instance);
        waiting = new Waiting(PollsTests.Msg, polls, time, new Random(7));
        verbs = new Verbs(desk.Requests, waiting, polls, new TokenReader(settings, time), actors.Actors, NullLogger<Verbs>.Instance);
    }

    [Fact]
    public async Task A_device_that_was_ended_has_no_say_and_of_one_that_cannot_be_asked_for_nobody_knows()
    {
        actors.Answer = _ => "false";
        var refusal = Result.Parser.ParseFrom(Body(await PostAsync("getState", [], "application/protobuf"))).Refusal;
        Assert.Equal((Code.TokenInvalid, "authorization"), (refusal.Code, refusal.Field));
        Assert.Equal("Admits", actors.Calls.Single().Method);
        actors.Out.Add("SessionActor");
        Assert.Equal(Code.Unavailable, Result.Parser.ParseFrom(Body(await PostAsync("getState", [], "application/protobuf"))).Refusal.Code);
    }

    [Fact]
    public async Task Protobuf_is_answered_in_protobuf()
    {
        var context = await PostAsync("getState", [], "application/protobuf");
        Assert.Equal((200, "application/protobuf"), (context.Response.StatusCode, context.Response.ContentType));
        Assert.Equal(Desk.Now.ToUnixTimeMilliseconds(), Result.Parser.ParseFrom(Body(context)).State.Date);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("text/JSON")]
    [InlineData(null)]
    public async Task JSON_is_answered_in_JSON(string? contentType)
    {
        var context = await PostAsync("getState", "{}"u8.ToArray(), contentType);
        Assert.Equal("application/json", context.Response.ContentType);
        Assert.Contains("\"state\"", Encoding.UTF8.GetString(Body(context)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_command_waits_for_its_result_and_does_not_show_how_it_was_matched(bool isJson)
    {
        var asking = PostAsync(
            "sendMessages", isJson ? Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(Sending)) : Sending.ToByteArray(),
            isJson ? "application/json" : "application/protobuf");
        var command = desk.Command<Proto.SendMessages>();
        Assert.Equal(("u:2:42", 42, "phone"), (command.Conversation, command.Sender, command.Origin.DeviceId));
        Assert.False(asking.IsCompleted);
        waiting.Take(new Handover
        {
            Deliveries =
            {
                new Delivery
                {
                    OnlySessionId = command.Origin.SessionId,
                    Result = new Result { RequestId = command.Origin.RequestId, MessagesSent = new MessagesSent { MessageIds = { 7 } } },
                },
            },
        });
        Assert.Equal(new Result { MessagesSent = new MessagesSent { MessageIds = { 7 } } }, ResultOf(await asking, isJson));
    }

    [Fact]
    public async Task Who_logs_in_has_the_name_of_the_token_stored_and_hears_the_pts()
    {
        var asking = PostAsync("login", [], authorization: $"Bearer {new Token().With("name", "Robo").With("preferred_username", "robo")}");
        var command = desk.Command<Proto.SaveProfile>();
        Assert.Equal((42, "Robo", "robo"), (command.Owner, command.Name, command.Username));
        Assert.False(asking.IsCompleted);
        waiting.Take(new Handover
        {
            Deliveries =
            {
                new Delivery
                {
                    OnlySessionId = command.Origin.SessionId,
                    Result = new Result { RequestId = command.Origin.RequestId, State = new State { Pts = 1 } },
                },
            },
        });
        Assert.Equal(new Result { State = new State { Pts = 1 } }, ResultOf(await asking, true));
    }

    [Fact]
    public async Task Nobody_logs_in_without_a_token()
    {
        Assert.Equal(Code.TokenInvalid, ResultOf(await PostAsync("login", [], authorization: null), true).Refusal.Code);
        Assert.Empty(desk.Broker.Calls);
    }

    [Fact]
    public async Task A_refusal_is_an_answer_too()
    {
        var context = await PostAsync(
            "sendMessages", new SendMessages { Peer = Peer.User(99), Messages = { Sending.Messages } }.ToByteArray(),
            "application/protobuf");
        Assert.Equal((200, Code.UserUnknown), (context.Response.StatusCode, ResultOf(context, false).Refusal.Code));
    }

    [Fact]
    public async Task Every_call_of_the_protocol_is_a_verb()
    {
        foreach (var call in Request.Descriptor.Oneofs.Single(o => o.Name == "call").Fields)
            Assert.Equal(200, (await PostAsync(call.JsonName, [0xFF], "application/protobuf")).Response.StatusCode);
    }

    [Theory]
    [InlineData("requestId")]
    [InlineData("SendMessages")]
    [InlineData("send_messages")]
    [InlineData("deleteEverything")]
    public async Task What_is_no_verb_is_not_found_and_told_what_there_is(string verb)
    {
        var context = await PostAsync(verb, []);
        Assert.Equal(404, context.Response.StatusCode);
        Assert.Contains("sendMessages, createChat", Encoding.UTF8.GetString(Body(context)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer a.b.c")]
    [InlineData("Basic YTpi")]
    public async Task Without_a_good_token_nothing_is_done(string? authorization)
    {
        var context = await PostAsync("sendMessages", Sending.ToByteArray(), "application/protobuf", authorization);
        Assert.Equal(
            (Code.TokenInvalid, "authorization"), (ResultOf(context, false).Refusal.Code, ResultOf(context, false).Refusal.Field));
        Assert.Empty(desk.Store.Reads);
        Assert.Empty(desk.Broker.Calls);
    }

    [Fact]
    public async Task An_expired_token_is_no_token()
    {
        time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(Code.TokenInvalid, ResultOf(await PostAsync("getState", [], "application/protobuf"), false).Refusal.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{\"peer\": 7}")]
    [InlineData("{\"peer\": {\"userId\": \"seven\"}}")]
    [InlineData("{\"peer\": {\"userId\": 1.5}}")]
    [InlineData("{\"peer\": {\"userId\": \"1\", \"chatId\": \"2\"}}")]
    [InlineData("{\"messages\": [{\"randomId\": \"99999999999999999999\"}]}")]
    public async Task JSON_that_is_no_request_is_refused(string json)
    {
        var context = await PostAsync("sendMessages", Encoding.UTF8.GetBytes(json), "application/json");
        Assert.Equal((200, Code.FrameInvalid), (context.Response.StatusCode, ResultOf(context, true).Refusal.Code));
    }

    [Fact]
    public async Task Bytes_that_are_no_request_are_refused() =>
        Assert.Equal(
            Code.FrameInvalid, ResultOf(await PostAsync("sendMessages", [0x0A, 0x7F], "application/protobuf"), false).Refusal.Code);

    [Fact]
    public async Task Whatever_JSON_is_posted_it_is_answered() =>
        await Gen.Select(Gen.Int[0, 1000], Gen.Char[@"\ud8{}[],:0e-+.truefalsn1 9"]).Array[0, 4].SampleAsync(async edits =>
        {
            var json = JsonFormatter.Default.Format(Sending).ToCharArray();
            foreach (var (at, c) in edits) json[at % json.Length] = c;
            using var one = new VerbsTests();
            one.desk.Broker.OnPublish = _ => new PublishException("the broker is out");
            Assert.Equal(
                200, (await one.PostAsync("sendMessages", Encoding.UTF8.GetBytes(json), "application/json")).Response.StatusCode);
        }, iter: 500);

    [Fact]
    public async Task Whatever_bytes_are_posted_they_are_answered() => await Gen.Byte.Array[0, 40].SampleAsync(async bytes =>
    {
        using var one = new VerbsTests();
        one.desk.Broker.OnPublish = _ => new PublishException("the broker is out");
        Assert.Equal(200, (await one.PostAsync("sendMessages", bytes, "application/protobuf")).Response.StatusCode);
    }, iter: 500);

    [Fact]
    public async Task Fields_of_the_future_are_stepped_over() => Assert.NotNull(
        ResultOf(await PostAsync("getState", """{"ofTheFuture": {"a": [1]}}"""u8.ToArray(), "application/json"), true).State);

    [Fact]
    public async Task What_is_too_large_is_refused_unread()
    {
        var context = await PostAsync("sendMessages", new byte[Limits.Frame + 1], "application/protobuf");
        Assert.Equal(Code.CommandTooLarge, ResultOf(context, false).Refusal.Code);
    }

    public void Dispose() => desk.Dispose();

    private async Task<HttpContext> PostAsync(
        string verb, byte[] body, string? contentType = "application/json", string? authorization = "a good one")
    {
        var context = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        context.Request.Body = new MemoryStream(body);
        context.Request.ContentLength = body.Length;
        context.Request.ContentType = contentType;
        if (authorization == "a good one") authorization = $"Bearer {new Token()}";
        if (authorization is not null) context.Request.Headers.Authorization = authorization;
        await verbs.AnswerAsync(context, verb);
        return context;
    }

    private static byte[] Body(HttpContext context) => ((MemoryStream)context.Response.Body).ToArray();

    private static Result ResultOf(HttpContext context, bool isJson) =>
        isJson ? Result.Parser.ParseJson(Encoding.UTF8.GetString(Body(context))) : Result.Parser.ParseFrom(Body(context));
}
