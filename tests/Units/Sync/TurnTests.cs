using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting;
using DaprMessaging.Hosting.Actors;
using DaprMessaging.Sync;
using DaprMessaging.Units.Hosting;
using DaprMessaging.Units.Hosting.Actors;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Delivery = DaprMessaging.Hosting.Delivery;
using PushBotUpdates = DaprMessaging.Contracts.Sync.PushBotUpdates;
using PushRpcResult = DaprMessaging.Contracts.Sync.PushRpcResult;
using PushUpdates = DaprMessaging.Contracts.Sync.PushUpdates;
using PushUpdatesIfNot = DaprMessaging.Contracts.Sync.PushUpdatesIfNot;
using Turn = DaprMessaging.Sync.Turn;
using UpdatesNotMe = DaprMessaging.Contracts.Sync.UpdatesNotMe;

namespace DaprMessaging.Units.Sync;

/// <summary>Nothing here is the only copy of anything, so nothing is ever handed back.</summary>
public sealed class TurnTests : IDisposable
{
    private readonly FakeActors actors = new FakeActors().At(1, "a", "b").At(2, "b");
    private readonly MemoryPublisher broker = new();
    private readonly List<PushUpdatesIfNot> missed = [];
    private readonly Turn turn;

    public TurnTests()
    {
        var routes = new Routes(actors.Actors, TimeProvider.System, new Random(1), NullLogger<Routes>.Instance);
        turn = new Turn(routes, new Gateways(actors.Actors, routes, new Outages(TimeProvider.System), TimeProvider.System, NullLogger<Gateways>.Instance), missed.Add, broker, NullLogger<Turn>.Instance);
    }

    [Fact]
    public async Task Updates_go_to_every_gateway_where_the_user_is()
    {
        await TakeAsync(Push(1, 7), Push(2, 8), Push(3, 9));
        Assert.Equal(["a 1.7", "b 1.7", "b 2.8"], HandedOver());
    }

    /// <summary>Who is blocked must not go on to see whether the user is there.</summary>
    [Fact]
    public async Task A_block_is_told_to_the_directory_and_holds_up_nobody_where_that_does_not_answer()
    {
        var blocked = new UpdatesNotMe
        {
            UserId = 1, Updates = new Updates { Updates_ = { new Update { Pts = 7, UserBlocked = new UserBlocked { UserId = 8, Blocked = true } }, new Update { Pts = 8, UserBlocked = new UserBlocked { UserId = 9 } } } },
        };
        actors.Out.Add("SessionActor");
        Assert.Equal([EntryStatus.Success, EntryStatus.Success], await TakeAsync(blocked, Push(2, 8)));
        actors.Out.Clear();
        actors.Calls.Clear();
        Assert.Equal([EntryStatus.Success], await TakeAsync(blocked));
        Assert.Equal([("u1", "8")], actors.Calls.Where(c => c.Method == "Block").Select(c => (c.Id, c.Body)));
    }

    [Fact]
    public async Task Devices_that_can_be_notified_and_were_not_reached_are_said_once_more_and_only_where_there_is_something_to_be_told()
    {
        actors.Notified[1] = [new PushAddress("phone", "p"), new PushAddress("tablet", "t")];
        actors.Notified[3] = [new PushAddress("watch", "w")];
        actors.Reached[("a", 1)] = ["phone", "web"];
        await TakeAsync(Saying(1, 7), Saying(2, 8), Saying(3, 9), Push(1, 8));
        Assert.Equal(["1.7 phone web", "3.9 "], Unreached());
        actors.Reached[("b", 1)] = ["tablet"];
        await TakeAsync(Saying(1, 9));
        Assert.Equal(2, Unreached().Count);
        Assert.Empty(missed);

        actors.Out.Add("Gateway-b"); // its devices are not reached, whatever the directory says
        await TakeAsync(Saying(1, 10));
        Assert.Equal("1.10 phone web", Unreached()[2]);
        await TakeAsync(broker.All<PushUpdatesIfNot>()[0]);
        Assert.Equal(7, Assert.Single(missed).Updates.Pts);
    }

    [Fact]
    public async Task Nobody_waits_for_a_directory_that_hangs_but_its_own_user_and_answers_do_not()
    {
        actors.Hung["SessionActor u1"] = true;
        var taking = TakeAsync(Push(1, 1), Push(2, 2), Result(9, "msg-1"));
        await Until.TrueAsync(() => actors.HandedOver.Count() == 2);
        Assert.False(taking.IsCompleted);
        Assert.All(await taking, s => Assert.Equal(EntryStatus.Success, s));
        Assert.Equal(["b 2.2", "msg-1 9."], HandedOver().Order());
        Assert.True(TakeAsync(Push(1, 3)).IsCompletedSuccessfully); // nobody waits a second time
    }

    [Fact]
    public async Task What_a_user_hears_stays_in_order_also_where_the_directory_is_slow()
    {
        actors.Delay = new TaskCompletionSource();
        var taking = TakeAsync(Result(1, "a", 1), Push(1, 7), Result(1, "a", 2), Push(1, 8));
        await Until.TrueAsync(() => actors.HandedOver.Any());
        actors.Delay.SetResult();
        await taking;
        Assert.Equal(["r1", "7", "r2", "8"], actors.HandedOver.Where(h => h.Server == "a").SelectMany(h => h.Handover.Deliveries).Select(d => d.Result is { } r ? $"r{r.RequestId}" : $"{d.Updates.Pts}"));
    }

    [Fact]
    public async Task Where_nobody_knows_what_devices_a_user_has_that_is_found_out_later()
    {
        actors.Notified[1] = [new PushAddress("phone", "p")];
        actors.Hung["SessionActor u1"] = true;
        await TakeAsync(Saying(1, 7), Push(1, 8), Saying(2, 9));
        Assert.Equal(["1.7 "], Unreached());
    }

    [Fact]
    public async Task What_is_ones_own_or_of_before_or_tells_of_the_chat_notifies_nobody()
    {
        actors.Notified[3] = [new PushAddress("watch", "w")];
        foreach (var message in new[] { new Message { Out = true, Content = new Content() }, new Message { Past = true, Content = new Content() }, new Message { Action = new ServiceAction() } })
            await TakeAsync(new PushUpdates { UserId = 3, Updates = new Updates { Updates_ = { new Update { Pts = 1, NewMessage = message } }, Pts = 1 } });
        Assert.Empty(broker.Calls);
    }

    [Fact]
    public async Task Who_is_typing_goes_there_too_and_where_nobody_is_it_is_forgotten()
    {
        var typing = new Typing { Peer = Peer.User(9), UserId = 9, Action = Typing.Types.Action.Typing };
        await TakeAsync(new PushUpdates { UserId = 2, Updates = new Updates { Typing = { typing } } }, new PushUpdates { UserId = 3, Updates = new Updates { Typing = { typing } } });
        Assert.Equal(new Updates { Typing = { typing } }, Assert.Single(actors.HandedOver).Handover.Deliveries.Single().Updates);
        Assert.Empty(broker.Calls);
    }

    [Fact]
    public async Task A_result_goes_where_it_was_asked_for_without_a_question()
    {
        await TakeAsync(new PushRpcResult { UserId = 1, ServerId = "msg-1", SessionId = 9, Result = new Result { RequestId = 3 } });
        var (server, _, handover) = Assert.Single(actors.HandedOver);
        Assert.Equal(("msg-1", 9, 3ul), (server, handover.Deliveries[0].OnlySessionId, handover.Deliveries[0].Result.RequestId));
        Assert.Empty(actors.Resolved);
    }

    [Fact]
    public async Task Who_came_to_another_gateway_is_found_there_by_what_comes_after()
    {
        await TakeAsync(Push(2, 1));
        actors.At(2, "c");
        await TakeAsync(Push(2, 2)); // not announced yet
        await TakeAsync(new RoutesChanged { UserId = 2 }, Push(2, 3));
        Assert.Equal(["b 2.1", "b 2.2", "c 2.3"], HandedOver());
    }

    [Fact]
    public async Task Who_came_to_a_gateway_that_had_died_is_found_there_at_once()
    {
        actors.Out.Add("Gateway-b");
        await TakeAsync(Push(2, 1));
        await TakeAsync(Push(2, 2));
        actors.Out.Clear();
        await TakeAsync(new RoutesChanged { UserId = 2, ServerId = "b" }, Push(2, 3));
        Assert.Contains("b 2.3", HandedOver());
    }

    [Fact]
    public async Task An_event_of_a_kind_that_is_not_known_is_skipped()
    {
        var statuses = await turn.TakeAsync(
            [Delivery(Push(1, 1)) with { Type = "daprmessaging.sync.OfTheFuture" }, Delivery(Push(2, 2))], CancellationToken.None);
        Assert.Equal([EntryStatus.Success, EntryStatus.Success], statuses);
        Assert.Equal(["b 2.2"], HandedOver());
    }

    [Fact]
    public async Task A_damaged_event_is_parked_with_its_reason_and_the_others_go_on()
    {
        var damaged = Delivery(Push(1, 1)) with { Data = new byte[] { 0x0A, 0x7F }, Id = "the id", Key = "u1", TraceParent = "00-t" };
        Assert.Equal(
            [EntryStatus.Success, EntryStatus.Success], await turn.TakeAsync([damaged, Delivery(Push(2, 2))], CancellationToken.None));
        var dead = Assert.Single(broker.Published);
        Assert.Equal(
            ("Sync-T-dead", "u1", "the id", PushUpdates.Descriptor.FullName, "00-t"),
            (dead.Topic, dead.Key, dead.Id, dead.Type, dead.TraceParent));
        Assert.NotEmpty(dead.DeadReason!);
        Assert.Equal(["b 2.2"], HandedOver());
    }

    [Fact]
    public async Task What_cannot_be_parked_comes_again_and_nothing_else_does()
    {
        broker.OnPublish = _ => new PublishException("the broker is out");
        var statuses = await turn.TakeAsync(
            [Delivery(Push(1, 1)) with { Data = new byte[] { 0x0A, 0x7F } }, Delivery(Push(2, 2))], CancellationToken.None);
        Assert.Equal([EntryStatus.Retry, EntryStatus.Success], statuses);
        Assert.Equal(["b 2.2"], HandedOver());
    }

    [Fact]
    public async Task What_a_bot_hears_goes_to_its_devices_and_to_its_channel()
    {
        await TakeAsync(Tell(2, 7), Push(1, 8));
        Assert.Equal(["a 1.8", "b 1.8", "b 2.7"], HandedOver().Order());
        Assert.Equal(("Bot-T", "u2"), Assert.Single(broker.Published) is var e ? (e.Topic, e.Key) : default);
    }

    [Fact]
    public async Task What_its_channel_did_not_take_comes_again_and_nothing_else_does()
    {
        broker.OnPublish = _ => new PublishException("the broker is out");
        Assert.Equal([EntryStatus.Success, EntryStatus.Retry], await TakeAsync(Push(1, 8), Tell(2, 7)));
    }

    [Fact]
    public async Task When_directory_and_gateways_are_out_it_is_forgotten_and_nothing_waits()
    {
        await TakeAsync(Push(2, 1));
        actors.Out.UnionWith(["SessionActor", "Gateway-b"]);
        Assert.All(await TakeAsync(Push(2, 2), Push(1, 3)), s => Assert.Equal(EntryStatus.Success, s));
        Assert.Empty(broker.Calls);
    }

    [Fact]
    public async Task After_a_gateway_failed_its_users_are_looked_up_again()
    {
        actors.Out.Add("Gateway-b");
        await TakeAsync(Push(2, 1));
        actors.Out.Clear();
        actors.At(2, "c");
        await TakeAsync(Push(2, 2));
        Assert.Equal("c 2.2", HandedOver().Last());
    }

    public void Dispose() => actors.Dispose();

    private Task<IReadOnlyList<EntryStatus>> TakeAsync(params IMessage[] events) =>
        turn.TakeAsync([.. events.Select(Delivery)], CancellationToken.None);

    private IEnumerable<string> HandedOver() =>
        actors.HandedOver.SelectMany(h => h.Handover.Deliveries.Select(d => $"{h.Server} {d.UserId}.{d.Updates?.Pts}")).OrderBy(h => h.Split('.')[1]).ThenBy(h => h);

    private List<string> Unreached() => [.. broker.All<PushUpdatesIfNot>().Select(m => $"{m.UserId}.{m.Updates.Pts} {string.Join(' ', m.ReachedDeviceIds)}")];

    private static PushUpdates Saying(long user, long pts) => new()
    {
        UserId = user, Updates = new Updates { Updates_ = { new Update { Pts = pts, NewMessage = new Message { Id = pts, Content = new Content { Text = "hello" } } } }, Pts = pts },
    };

    private static PushUpdates Push(long user, long pts) => new() { UserId = user, Updates = new Updates { Pts = pts } };

    private static PushRpcResult Result(long user, string server, ulong request = 3) => new() { UserId = user, ServerId = server, SessionId = 9, Result = new Result { RequestId = request } };

    private static PushBotUpdates Tell(long bot, long pts) => new() { UserId = bot, Updates = new Updates { Pts = pts } };

    private static Delivery Delivery(IMessage message) => new("1", "id", message.Descriptor.FullName, "", message.ToByteArray());
}
