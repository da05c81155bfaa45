using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Hosting;
using DaprMessaging.Session;
using DaprMessaging.Units.Hosting.Actors;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Call = DaprMessaging.Contracts.Client.Request.CallOneofCase;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Requests = DaprMessaging.Session.Requests;

namespace DaprMessaging.Units.Session;

/// <summary>The way to Msg: each call carries what queued while the last one was out.</summary>
public sealed class RequestsTests : IAsyncLifetime
{
    private readonly FakeActors actors = new();
    private readonly Quotas quotas = new(Options.Create(new SessionOptions { Quotas = new QuotaOptions { RequestsPerSecond = 1, RequestsAtOnce = 100 } }));
    private MsgStub msg = null!;
    private Requests requests = null!;

    public async ValueTask InitializeAsync()
    {
        msg = await MsgStub.StartAsync();
        requests = new Requests(
            new Instance("session", new ConfigurationBuilder().AddInMemoryCollection([new("INSTANCE_ID", "g1")]).Build()),
                msg.Endpoint, Ears.Of(actors), Ears.Watchers(actors), quotas, Ears.Own(actors), TimeProvider.System, NullLogger<Requests>.Instance);
        await requests.StartAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_request_says_who_asks_and_where_the_answer_goes()
    {
        msg.Answer = Answers(r => new Reply { Result = new Result { RequestId = r.Request.RequestId, State = new State { Pts = 7 } } });
        var device = Phones.Of(42, 9, "phone");
        requests.Take(device, Asking(3));
        var result = Assert.Single((await NextAsync(device)).Results);
        Assert.Equal((3ul, 7), (result.RequestId, result.State.Pts));
        var asked = Assert.Single(msg.Calls.SelectMany(c => c.Requests));
        Assert.Equal(new Caller { UserId = 42, DeviceId = "phone", ServerId = "g1", SessionId = 9 }, asked.Caller);
        Assert.NotEmpty(asked.Traceparent);
    }

    [Fact]
    public async Task Who_has_asked_for_too_much_is_told_when_to_ask_again_and_others_are_not_kept_waiting()
    {
        msg.Answer = Answers(r => new Reply { Result = new Result { RequestId = r.Request.RequestId, Done = new Done() } });
        var (greedy, other) = (Phones.Of(42, 9), Phones.Of(43, 10));
        requests.Take(greedy, new Request { RequestId = 1, SendMessages = new SendMessages { Messages = { Enumerable.Range(0, 100).Select(_ => new NewMessage()) } } });
        requests.Take(greedy, Asking(2));
        requests.Take(other, Asking(3));
        var answers = new List<Result>();
        while (answers.Count < 2) answers.AddRange((await NextAsync(greedy)).Results);
        var refusal = answers.Single(a => a.RequestId == 2).Refusal;
        Assert.Equal(Code.TooManyRequests, refusal.Code);
        Assert.InRange(refusal.RetryAfterMs, 1, 1100);
        Assert.NotNull(answers.Single(a => a.RequestId == 1).Done);
        Assert.NotNull(Assert.Single((await NextAsync(other)).Results).Done);
    }

    [Fact]
    public async Task What_a_user_asks_about_their_devices_is_answered_here()
    {
        actors.Answer = method => method == "Devices"
            ? """{"devices":[{"deviceId":"tablet","app":"a","since":1,"seenAt":3},{"deviceId":"phone","app":"b","since":1,"seenAt":2}],"online":["phone"]}"""
            : """[{"sessionId":5,"deviceId":"tablet","serverId":"g2","app":"a"}]""";
        var device = Phones.Of(42, 9, "phone");
        requests.Take(device, new Request { RequestId = 1, GetSessions = new GetSessions() });
        var sessions = Assert.Single((await NextAsync(device)).Results).Sessions.Sessions_;
        Assert.Equal([("phone", true, true), ("tablet", false, false)], sessions.Select(s => (s.DeviceId, s.Online, s.Current)));

        requests.Take(device, new Request { RequestId = 2, TerminateSessions = new TerminateSessions() });
        Assert.NotNull(Assert.Single((await NextAsync(device)).Results).Done);
        var (server, _, handover) = Assert.Single(actors.HandedOver);
        Assert.Equal(("g2", "tablet"), (server, handover.Deliveries.Single().EndedDeviceIds.Single()));
        actors.Answer = _ => "true";
        requests.Take(device, new Request { RequestId = 4, RegisterDevice = new RegisterDevice { Token = "t" } });
        Assert.NotNull(Assert.Single((await NextAsync(device)).Results).Done);
        Assert.Contains(actors.Calls, c => c.Method == "Register" && c.Body.Contains("phone", StringComparison.Ordinal));
        requests.Take(device, new Request { RequestId = 5, RegisterDevice = new RegisterDevice { Token = new string('t', Limits.PushToken + 1) } });
        Assert.Equal("token", Assert.Single((await NextAsync(device)).Results).Refusal.Field);
        actors.Out.Add("SessionActor");
        requests.Take(device, new Request { RequestId = 3, GetSessions = new GetSessions() });
        Assert.Equal(Code.Unavailable, Assert.Single((await NextAsync(device)).Results).Refusal.Code);
        Assert.Empty(msg.Calls);
    }

    /// <summary>Whether the caller may see them Msg knows; what it refuses is the answer to the device.</summary>
    [Fact]
    public async Task Who_watches_somebody_is_told_how_it_is_and_Msg_says_whether_they_may()
    {
        actors.Answer = _ => """{"online":true,"seenAt":0,"rule":{"nobody":false,"exceptUserIds":[]}}""";
        msg.Answer = Answers(r => r.FindVisible.UserIds.Contains(9)
            ? new Reply { Result = new Result { Refusal = Refusal.Of(Code.Unavailable) } }
            : new Reply { Visible = new Visible { UserIds = { 7 } } });
        var device = Phones.Of(42, 9, "phone");
        requests.Take(device, new Request { RequestId = 1, WatchPresence = new WatchPresence { UserIds = { 7, 8 } } });
        var (presences, results) = (new List<Presence>(), new List<Result>());
        while (results.Count == 0)
        {
            var frame = await NextAsync(device);
            presences.AddRange(frame.Presences);
            results.AddRange(frame.Results);
        }

        Assert.NotNull(Assert.Single(results).Done);
        Assert.Equal([(7, Presence.Types.Status.Online), (8, Presence.Types.Status.Hidden)], presences.Select(p => (p.UserId, p.Status)).Order());
        Assert.Equal(42, Assert.Single(msg.Calls.SelectMany(c => c.Requests)).Caller.UserId);
        requests.Take(device, new Request { RequestId = 2, WatchPresence = new WatchPresence { UserIds = { 9 } } });
        Assert.Equal(Code.Unavailable, Assert.Single((await NextAsync(device)).Results).Refusal.Code);
    }

    [Fact]
    public async Task What_queued_while_a_call_was_out_is_one_call_in_order()
    {
        var free = new TaskCompletionSource();
        var answer = Answers(r => new Reply { Result = new Result { RequestId = r.Request.RequestId, Done = new Done() } });
        msg.Answer = async batch =>
        {
            await free.Task;
            return await answer(batch);
        };
        var device = Phones.Of();
        requests.Take(device, Sending(1));
        await Until.TrueAsync(() => !msg.Calls.IsEmpty);
        for (var id = 2ul; id <= 20; id++) requests.Take(device, Sending(id));
        free.SetResult();

        var answered = new List<ulong>();
        while (answered.Count < 20) answered.AddRange((await NextAsync(device)).Results.Select(r => r.RequestId));
        Assert.Equal(2, msg.Calls.Count);
        Assert.Equal(Enumerable.Range(2, 19).Select(n => (ulong)n), msg.Calls.Last().Requests.Select(r => r.Request.RequestId));
    }

    [Fact]
    public async Task A_search_that_takes_long_keeps_nobody_from_asking_or_sending()
    {
        var answer = Answers(r => new Reply { Result = new Result { RequestId = r.Request.RequestId, Done = new Done() } });
        msg.Answer = batch => batch.Requests[0].Request.IsSearch() ? new TaskCompletionSource<ReplyBatch>().Task : answer(batch);
        var device = Phones.Of();
        for (var id = 1ul; id <= 20; id++) requests.Take(device, new Request { RequestId = id, SearchMessages = new SearchMessages { Text = "x" } });
        await Until.TrueAsync(() => !msg.Calls.IsEmpty);
        requests.Take(device, Asking(30));
        Assert.Equal(30ul, Assert.Single((await NextAsync(device)).Results).RequestId);
        requests.Take(device, Sending(31));
        Assert.Equal(31ul, Assert.Single((await NextAsync(device)).Results).RequestId);
    }

    [Fact]
    public async Task A_query_that_takes_long_keeps_nobody_from_sending()
    {
        var answer = Answers(r => new Reply { Result = new Result { RequestId = r.Request.RequestId, Done = new Done() } });
        msg.Answer = batch => batch.Requests[0].Request.GetState is null ? answer(batch) : new TaskCompletionSource<ReplyBatch>().Task;
        var device = Phones.Of();
        requests.Take(device, Asking(1));
        requests.Take(device, Sending(2));
        Assert.Equal(2ul, (await NextAsync(device)).Results.Single().RequestId);
    }

    [Fact]
    public async Task Whatever_only_asks_goes_beside_what_changes_something_and_nothing_else_does()
    {
        var answer = Answers(r => new Reply { Result = new Result { RequestId = r.Request.RequestId, Done = new Done() } });
        msg.Answer = batch => batch.Requests[0].Request.RequestId == 1 ? new TaskCompletionSource<ReplyBatch>().Task : answer(batch);
        var device = Phones.Of();
        requests.Take(device, Sending(1));
        await Until.TrueAsync(() => !msg.Calls.IsEmpty);
        var calls = Enum.GetValues<Call>().Where(c => c is not (Call.None or (>= Call.GetSessions and not Call.GetUpdates))).ToList();
        foreach (var call in calls) requests.Take(device, Empty(call, (ulong)call + 100));
        var queries = calls.Where(c => Calls.IsQuery(c)).Select(c => (ulong)c + 100).ToList();
        var answered = new List<ulong>();
        while (answered.Count < queries.Count) answered.AddRange((await NextAsync(device)).Results.Select(r => r.RequestId));
        Assert.Equal(queries.Order(), answered.Order());
        Assert.False(device.Outgoing.TryPeek(out _));
    }

    [Fact]
    public async Task What_was_accepted_is_answered_later_by_whoever_has_the_result()
    {
        msg.Answer = Answers(_ => new Reply { Accepted = new Accepted() });
        var device = Phones.Of();
        requests.Take(device, Sending(1));
        await Until.TrueAsync(() => !msg.Calls.IsEmpty);
        Assert.False(device.Outgoing.TryPeek(out _));
        device.Complete(new Result { RequestId = 1, Done = new Done() });
        Assert.NotNull((await NextAsync(device)).Results.Single().Done);
    }

    [Fact]
    public async Task When_Msg_does_not_answer_every_caller_is_told_to_ask_again()
    {
        msg.Answer = _ => throw new InvalidOperationException("Msg is out");
        var (one, other) = (Phones.Of(42, 1), Phones.Of(43, 2));
        requests.Take(one, Sending(1));
        requests.Take(other, Sending(7));
        foreach (var (device, id) in new[] { (one, 1ul), (other, 7ul) })
        {
            var result = (await NextAsync(device)).Results.Single();
            Assert.Equal((id, Code.Unavailable), (result.RequestId, result.Refusal.Code));
            Assert.True(result.Refusal.RetryAfterMs > 0);
        }
    }

    [Fact]
    public async Task After_an_outage_it_goes_on()
    {
        var device = Phones.Of();
        msg.Answer = _ => throw new InvalidOperationException("Msg is out");
        requests.Take(device, Sending(1));
        await NextAsync(device);
        msg.Answer = Answers(r => new Reply { Result = new Result { RequestId = r.Request.RequestId, Done = new Done() } });
        requests.Take(device, Sending(2));
        Assert.NotNull((await NextAsync(device)).Results.Single().Done);
    }

    [Fact]
    public async Task One_too_many_is_told_so_at_once_and_does_not_reach_Msg()
    {
        msg.Answer = _ => new TaskCompletionSource<ReplyBatch>().Task;
        var device = Phones.Of(maxPending: 1);
        requests.Take(device, Sending(1));
        requests.Take(device, Sending(2));
        var result = (await NextAsync(device)).Results.Single();
        Assert.Equal((2ul, Code.TooManyRequests), (result.RequestId, result.Refusal.Code));
    }

    [Fact]
    public async Task A_login_carries_the_name_that_the_token_claims()
    {
        msg.Answer = Answers(_ => new Reply { Result = new Result { State = new State { Pts = 17 } } });
        var device = Phones.Of();
        Assert.Equal(17, (await requests.LoginAsync(device, CancellationToken.None)).State.Pts);
        Assert.Equal(new Login { Name = "name", Username = "username" }, msg.Calls.Single().Requests[0].Login);
    }

    [Fact]
    public async Task A_login_that_Msg_did_not_take_fails()
    {
        msg.Answer = _ => throw new InvalidOperationException("Msg is out");
        var device = Phones.Of();
        Assert.Equal(Code.Unavailable, (await requests.LoginAsync(device, CancellationToken.None)).Refusal.Code);
    }

    /// <summary>Whoever asks for pages and reads none must not fill memory with them.</summary>
    [Fact]
    public async Task Who_does_not_take_what_was_asked_for_gets_no_more_until_it_has()
    {
        var page = new History { Messages = { new Message { Content = new Content { Text = new string('x', 600 << 10) } } } };
        msg.Answer = Answers(r => new Reply { Result = new Result { RequestId = r.Request.RequestId, History = page } });
        var device = Phones.Of(maxQueued: 256 << 20);
        for (var id = 1ul; id <= 90; id++) requests.Take(device, History(id));
        var answers = new List<Result>();
        while (answers.Count < 90) answers.Add((Result)await device.Outgoing.ReadAsync().AsTask().WaitAsync(Until.Patience)); // and it is not written
        Assert.All(msg.Calls, call => Assert.InRange(call.Requests.Count, 1, 16));
        var refused = answers.Where(a => a.History is null).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, a => Assert.Equal(Code.TooManyRequests, a.Refusal.Code));
        device.Written(answers.Sum(a => a.CalculateSize()));
        requests.Take(device, History(91));
        Assert.NotNull((await NextAsync(device)).Results.Single().History);
    }

    public async ValueTask DisposeAsync()
    {
        await requests.StopAsync(new CancellationToken(canceled: true));
        requests.Dispose();
        quotas.Dispose();
        await msg.DisposeAsync();
    }

    private static Func<RequestBatch, Task<ReplyBatch>> Answers(Func<CallerRequest, Reply> reply) =>
        batch => Task.FromResult(new ReplyBatch { Replies = { batch.Requests.Select(reply) } });

    private static async Task<ServerFrame> NextAsync(Device device)
    {
        await device.Outgoing.WaitToReadAsync().AsTask().WaitAsync(Until.Patience);
        return Frames.Next(device);
    }

    private static Request Empty(Call call, ulong id)
    {
        var (request, field) = (new Request { RequestId = id }, Request.Descriptor.FindFieldByNumber((int)call));
        field.Accessor.SetValue(request, field.MessageType.Parser.ParseFrom(Array.Empty<byte>()));
        return request;
    }

    private static Request Sending(ulong id) => new() { RequestId = id, SendMessages = new SendMessages() };

    private static Request History(ulong id) => new() { RequestId = id, GetHistory = new GetHistory() };

    private static Request Asking(ulong id) => new() { RequestId = id, GetState = new GetState() };
}
