using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using static DaprMessaging.Contracts.Refusal.Types;
using Existence = DaprMessaging.Msg.Commands.Existence;
using MessageOptions = DaprMessaging.Msg.MessageOptions;
using Proto = DaprMessaging.Contracts.Inbox;
using Requests = DaprMessaging.Msg.Requests;
using State = DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Msg;

/// <summary>A list of requests of many users costs one read and one publish; each gets its own answer.</summary>
public sealed class RequestsTests : IDisposable
{
    private readonly Desk desk = new Desk().WithUsers(1, 2, 3).WithChat(5, 1, 2);

    [Fact]
    public async Task Many_commands_are_one_read_and_one_publish_in_their_order()
    {
        desk.WithMessage(1, 700, Peer.User(2), 33);
        var list = Enumerable.Range(1, 100).Select(n => Send(1 + n % 3, 2, n, replyTo: n == 50 ? 700 : 0)).ToList();
        list[49].Caller = Desk.Caller(1);
        var replies = await desk.Requests.TakeAsync(list, CancellationToken.None);
        Assert.All(replies, r => Assert.NotNull(r.Accepted));
        Assert.Single(desk.Store.Reads);
        Assert.Equal(
            Enumerable.Range(1, 100).Select(n => (long)n),
            Assert.Single(desk.Broker.Calls).Select(e => Proto.SendMessages.Parser.ParseFrom(e.Data).Items[0].RandomId));
    }

    [Fact]
    public async Task Each_gets_its_own_answer_in_the_order_of_the_list()
    {
        var replies = await desk.Requests.TakeAsync(
            [Send(1, 2, 11), Send(1, 99, 12), Asking(1), Send(2, 1, 13), new CallerRequest { Caller = Desk.Caller(1) }], CancellationToken.None);
        Assert.Equal(
            ["Accepted", "UserUnknown", "State", "Accepted", "RequestInvalid"],
            replies.Select(Show));
        Assert.Equal([11, 13], desk.Broker.All<Proto.SendMessages>().Select(c => c.Items[0].RandomId));
    }

    [Fact]
    public async Task Every_answer_repeats_the_id_of_its_request()
    {
        CallerRequest[] list = [Send(1, 99, 11), Asking(1), new CallerRequest { Caller = Desk.Caller(1), Request = new Request() }];
        for (var i = 0; i < list.Length; i++) list[i].Request.RequestId = ulong.MaxValue - (ulong)i;
        var replies = await desk.Requests.TakeAsync(list, CancellationToken.None);
        Assert.Equal(list.Select(r => r.Request.RequestId), replies.Select(r => r.Result.RequestId));
    }

    [Fact]
    public async Task The_result_to_come_will_repeat_it_too()
    {
        var request = Send(1, 2, 11);
        request.Request.RequestId = ulong.MaxValue;
        await desk.Requests.TakeAsync([request], CancellationToken.None);
        Assert.Equal(ulong.MaxValue, desk.Command<Proto.SendMessages>().Origin.RequestId);
    }

    [Fact]
    public async Task A_call_that_is_none_is_refused_and_one_of_the_future_too()
    {
        await desk.AssertRefusedAsync(Code.RequestInvalid, "call", new Request());
        await desk.AssertRefusedAsync(Code.RequestInvalid, "call", Request.Parser.ParseFrom([0x9A, 0x06, 0x00])); // field 99
    }

    [Fact]
    public async Task When_the_broker_is_out_commands_are_unavailable_and_queries_are_not()
    {
        desk.Broker.OnPublish = _ => new PublishException("the broker is out");
        var replies = await desk.Requests.TakeAsync([Send(1, 2, 11), Asking(1), Send(1, 99, 12), Send(2, 1, 13)], CancellationToken.None);
        Assert.Equal([Code.Unavailable, null, Code.UserUnknown, Code.Unavailable], replies.Select(r => r.Result.Refusal?.Code));
        Assert.All([replies[0], replies[3]], r => Assert.True(r.Result.Refusal.RetryAfterMs > 0));
    }

    [Fact]
    public async Task When_the_store_is_out_nothing_is_published()
    {
        desk.Store.OnRead = _ => new StateException(StateFailure.Unavailable, "the store is out");
        var replies = await desk.Requests.TakeAsync([Send(1, 2, 11), Asking(1)], CancellationToken.None);
        Assert.Equal([Code.Unavailable, Code.Unavailable], replies.Select(r => r.Result.Refusal.Code));
        Assert.Empty(desk.Broker.Calls);
    }

    [Fact]
    public async Task A_document_that_cannot_be_read_is_the_trouble_of_whoever_needs_it_and_of_nobody_else()
    {
        desk.Store.Damage(Names.Dialog(1, Peer.User(2)));
        var query = Desk.Of(1, new Request { GetHistory = new GetHistory { Peer = Peer.User(2) } });
        var command = Desk.Of(1, new Request { MuteDialog = new MuteDialog { Peer = Peer.User(2) } });
        var replies = await desk.Requests.TakeAsync([Send(2, 1, 11), query, Asking(3), command, Send(3, 1, 12)], CancellationToken.None);
        Assert.Equal(["Accepted", "Unavailable", "State", "Unavailable", "Accepted"], replies.Select(Show));
        Assert.All([replies[1], replies[3]], r => Assert.True(r.Result.Refusal.RetryAfterMs > 0));
        Assert.Equal([11, 12], desk.Broker.All<Proto.SendMessages>().Select(c => c.Items[0].RandomId));
    }

    [Fact]
    public async Task That_a_user_or_a_chat_exists_is_asked_once()
    {
        for (var n = 1; n <= 3; n++)
        {
            await desk.AskAsync(1, Send(1, 2, n).Request);
            await desk.AskAsync(1, new Request { SendMessages = new SendMessages { Peer = Peer.Chat(5), Messages = { Message(n) } } });
        }

        Assert.Equal(["mailbox/2/profile", "conversation/c:5"], desk.Store.Reads.SelectMany(k => k));
    }

    [Fact]
    public async Task That_somebody_is_not_there_is_asked_each_time()
    {
        await desk.AssertRefusedAsync(Code.UserUnknown, "peer", Send(1, 99, 11).Request);
        desk.WithUsers(99);
        await desk.AssertAcceptedAsync(Send(1, 99, 11).Request);
    }

    [Fact]
    public async Task Documents_are_never_remembered()
    {
        desk.WithMessage(1, 700, Peer.User(2), 33);
        await desk.AskAsync(1, Send(1, 2, 11, replyTo: 700).Request);
        desk.Store.Remove(Names.Record(1, 700)); // it cannot happen; only a cache would not notice
        Assert.Equal(Code.MessageUnknown, (await desk.AskAsync(1, Send(1, 2, 12, replyTo: 700).Request)).Result.Refusal.Code);
    }

    [Fact]
    public async Task A_key_that_one_presumes_and_another_reads_is_read_once_and_serves_both()
    {
        var login = new CallerRequest { Caller = Desk.Caller(2), Login = new Login { Name = "user 2" } };
        desk.Store.Put(Names.MailboxHead(2), new State.MailboxHead { Pts = 7 });
        var replies = await desk.Requests.TakeAsync([Send(1, 2, 11), login, Send(3, 2, 12)], CancellationToken.None);
        Assert.Equal(7, replies[1].Result.State.Pts);
        Assert.NotNull(replies[2].Accepted);
        Assert.Single(desk.Store.Reads[0], "mailbox/2/profile");
    }

    [Fact]
    public async Task What_a_refused_request_names_is_not_read()
    {
        await desk.Requests.TakeAsync([Send(1, 2, 0)], CancellationToken.None);
        Assert.Empty(desk.Store.Reads);
    }

    [Fact]
    public async Task Nothing_asked_is_nothing_answered() => Assert.Empty(await desk.Requests.TakeAsync([], CancellationToken.None));

    [Fact]
    public async Task What_is_on_its_way_to_the_broker_is_bounded()
    {
        var store = new StuckStore();
        using var requests = new Requests(
            store, desk.Broker, new FakeSearch(), new Existence(), Options.Create(new MessageOptions()), TimeProvider.System, NullLogger<Requests>.Instance);
        var stuck = requests.TakeAsync([.. Enumerable.Range(1, 4096).Select(n => Send(1, 2, n))], CancellationToken.None);
        var refused = await requests.TakeAsync([Send(1, 2, 5000)], CancellationToken.None);
        Assert.Equal(Code.TooManyRequests, refused[0].Result.Refusal.Code);
        Assert.True(refused[0].Result.Refusal.RetryAfterMs > 0);

        store.Free();
        Assert.Equal(4096, (await stuck).Length);

        // There is room again: it is refused for what it asks, not for how many ask.
        var again = await requests.TakeAsync([Send(1, 2, 5000)], CancellationToken.None);
        Assert.Equal(Code.UserUnknown, again[0].Result.Refusal.Code);
    }

    public void Dispose() => desk.Dispose();

    private static CallerRequest Send(long user, long peer, long randomId, long replyTo = 0) => Desk.Of(user, new Request
    {
        SendMessages = new SendMessages { Peer = Peer.User(peer), Messages = { Message(randomId, replyTo) } },
    });

    private static string Show(Reply reply) =>
        reply.Accepted is not null ? "Accepted" : reply.Result.Refusal?.Code.ToString() ?? reply.Result.OutcomeCase.ToString();

    private static CallerRequest Asking(long user) => Desk.Of(user, new Request { GetState = new GetState() });

    private static NewMessage Message(long randomId, long replyTo = 0) =>
        new() { RandomId = randomId, ReplyToMessageId = replyTo, Content = new Content { Text = "hello" } };

    /// <summary>A store that does not answer until it is freed; then nothing is in it.</summary>
    private sealed class StuckStore : IStateStore
    {
        private readonly TaskCompletionSource free = new();

        public void Free() => free.SetResult();

        public async Task<IReadOnlyList<StateEntry>> GetAsync(IReadOnlyList<string> keys, CancellationToken ct = default)
        {
            await free.Task;
            return [.. keys.Select(k => new StateEntry(k, Google.Protobuf.ByteString.Empty, ""))];
        }

        public Task CommitAsync(IReadOnlyList<StateWrite> writes, CancellationToken ct = default) => throw new NotSupportedException();
    }
}
