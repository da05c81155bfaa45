using System.Security.Cryptography;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Sync;
using Google.Protobuf;

namespace DaprMessaging.Scenarios;

/// <summary>
/// Every event of Sync-T reaches those whom it is for, and nobody else: three devices of one user at two gateways, one of another, one of a
/// third. What each hears is bounded by a last word to all of them.
/// </summary>
public sealed class When_updates_are_distributed : IAsyncLifetime
{
    private const long Last = 99;

    private World world = null!;
    private Stranger stranger = null!;
    private Ear phone = null!, tablet = null!, watch = null!, bob = null!, carol = null!;

    public async ValueTask InitializeAsync()
    {
        world = await World.StartAsync(replicas: "session=2,sync=2");
        stranger = await Stranger.AttachAsync(world, "nothing");
        (phone, tablet, watch) = (await ListenAsync(1, "phone", 0), await ListenAsync(1, "tablet", 1), await ListenAsync(1, "watch", 0));
        (bob, carol) = (await ListenAsync(2, "phone", 1), await ListenAsync(3, "phone", 0));
    }

    [Fact]
    public async Task UpdatesMe_reaches_the_session_that_it_names_or_the_device()
    {
        await PublishAsync(1, new UpdatesMe { UserId = 1, ServerId = tablet.Welcome.ServerId, SessionId = tablet.Welcome.SessionId, Updates = Step(11) });
        await PublishAsync(1, new UpdatesMe { UserId = 1, DeviceId = "watch", Updates = Step(12) });
        await PublishAsync(1, new UpdatesMe { UserId = 1, ServerId = tablet.Welcome.ServerId, SessionId = phone.Welcome.SessionId, Updates = Step(13) }); // that one is elsewhere
        await AssertHeardAsync((tablet, [11]), (watch, [12]));
    }

    [Fact]
    public async Task UpdatesNotMe_reaches_the_users_other_sessions()
    {
        await PublishAsync(1, new UpdatesNotMe { UserId = 1, ExceptSessionId = phone.Welcome.SessionId, Updates = Step(11) });
        await PublishAsync(1, new UpdatesNotMe { UserId = 1, Updates = Step(12) });
        await AssertHeardAsync((phone, [12]), (tablet, [11, 12]), (watch, [11, 12]));
    }

    [Fact]
    public async Task PushUpdates_reaches_every_session_of_the_user()
    {
        await PublishAsync(1, new PushUpdates { UserId = 1, Updates = Step(11) });
        await PublishAsync(4, new PushUpdates { UserId = 4, Updates = Step(12) }); // who has never been here
        await AssertHeardAsync((phone, [11]), (tablet, [11]), (watch, [11]));
    }

    [Fact]
    public async Task PushBotUpdates_reaches_every_session_and_the_bots_own_channel()
    {
        await using var channel = await BotListener.SubscribeAsync(world, 1);
        await PublishAsync(1, new PushBotUpdates { UserId = 1, Updates = Step(11), PreviousPts = 5 });
        await AssertHeardAsync((phone, [11]), (tablet, [11]), (watch, [11]));
        Assert.True(await Wait.UntilAsync(() => channel.Steps.Any(u => u.Pts == 11), TimeSpan.FromSeconds(20)), "the topic has not heard it");
    }

    [Fact]
    public async Task BroadcastUpdates_reaches_every_session_of_all_whom_it_names_but_one()
    {
        await PublishAsync("c:5", new BroadcastUpdates { UserIds = { 1, 2 }, ExceptSessionId = watch.Welcome.SessionId, Updates = Step(11) });
        await AssertHeardAsync((phone, [11]), (tablet, [11]), (bob, [11]));
    }

    [Fact]
    public async Task PushRpcResult_reaches_the_session_that_waits_for_it_and_no_second_one()
    {
        var draft = new SaveDraft { Peer = Peer.User(1), Draft = new Draft { Content = new Content { Text = "later" } } };
        var result = await tablet.Socket.AskAsync(new Request { RequestId = 7, SaveDraft = draft });
        var step = Assert.Single(result.Updates.Updates_).Pts;
        await PublishAsync(1, Answer(tablet, 7, result)); // it does not wait any more: it hears how far the mailbox is
        await PublishAsync(1, Answer(phone, 8, result)); // it has never asked
        await AssertHeardAsync((phone, [step]), (watch, [step]));
    }

    public async ValueTask DisposeAsync()
    {
        await stranger.DisposeAsync();
        foreach (var ear in new[] { phone, tablet, watch, bob, carol }) await ear.Socket.DisposeAsync();
        await world.DisposeAsync();
    }

    private static PushRpcResult Answer(Ear ear, ulong request, Result result)
    {
        var answer = result.Clone();
        answer.RequestId = request;
        return new PushRpcResult { UserId = 1, ServerId = ear.Welcome.ServerId, SessionId = ear.Welcome.SessionId, Result = answer };
    }

    private static Updates Step(long pts) => new() { Pts = pts, Updates_ = { new Update { Pts = pts } } };

    private async Task<Ear> ListenAsync(long user, string device, int gateway)
    {
        var socket = await RawSocket.ConnectAsync(world, gateway);
        await socket.SayHelloAsync(world, user, world.Token(user, device));
        return new Ear(socket, user, (await socket.ReceiveAsync())!.Welcome);
    }

    private Task PublishAsync(long user, IMessage message) => PublishAsync(Names.UserKey(user), message);

    private Task PublishAsync(string key, IMessage message) => stranger.Dapr.PublishByteEventAsync(
        Names.PubSub, Names.SyncTopic, message.ToByteArray(), "application/octet-stream", new()
        {
            ["partitionKey"] = key, ["cloudevent.type"] = message.Descriptor.FullName, ["cloudevent.id"] = RandomNumberGenerator.GetHexString(16),
        });

    // Of several instances of Sync, and keys of their own, each goes its own way: what is heard is heard in some order.
    private async Task AssertHeardAsync(params (Ear Ear, long[] Steps)[] due)
    {
        foreach (var (ear, steps) in due) await ear.UntilAsync(steps);
        foreach (var user in new long[] { 1, 2, 3 }) await PublishAsync(user, new PushUpdates { UserId = user, Updates = Step(Last) });
        foreach (var ear in new[] { phone, tablet, watch, bob, carol })
        {
            await ear.UntilAsync([Last]);
            Assert.Equal([.. due.FirstOrDefault(d => d.Ear == ear).Steps ?? [], Last], ear.Heard.Order());
        }
    }

    private sealed class Ear(RawSocket socket, long user, Welcome welcome)
    {
        public RawSocket Socket => socket;

        public Welcome Welcome => welcome;

        public List<long> Heard { get; } = [];

        public async Task UntilAsync(long[] steps)
        {
            while (steps.Except(Heard).Any())
            {
                var frame = await socket.ReceiveAsync() ?? throw new InvalidOperationException($"u{user} {welcome.DeviceId} was closed");
                Assert.Empty(frame.Results);
                Heard.AddRange(frame.Updates.Select(u => u.Pts));
            }
        }
    }
}
