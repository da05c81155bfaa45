using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Sync;
using Google.Protobuf;
using Delivery = DaprMessaging.Hosting.Delivery;
using Events = DaprMessaging.Sync.Events;
using Proto = DaprMessaging.Contracts.Sync;

namespace DaprMessaging.Units.Sync;

/// <summary>Whom each kind of event reaches.</summary>
public sealed class EventsTests
{
    private static readonly Updates Some = new() { Pts = 7 };

    [Fact]
    public void PushUpdates_is_for_every_session_of_the_user() => Assert.Equal(
        new Target(new Proto.Delivery { UserId = 42, Updates = Some }), Route(new Proto.PushUpdates { UserId = 42, Updates = Some }));

    [Fact]
    public void BroadcastUpdates_is_for_every_session_but_one_of_each_of_several_users() => Assert.Equal(
        [new Target(new Proto.Delivery { UserId = 42, Updates = Some, ExceptSessionId = 9 }), new Target(new Proto.Delivery { UserId = 43, Updates = Some, ExceptSessionId = 9 })],
        Events.Route(Delivery(new Proto.BroadcastUpdates { UserIds = { 42, 43 }, Updates = Some, ExceptSessionId = 9 })));

    [Fact]
    public void Or_for_all_that_listen_to_a_channel() => Assert.Equal(
        [new Target(new Proto.Delivery { UserId = -5, Updates = Some, ExceptSessionId = 9, LeftOp = 3, AboutUserId = 42 })],
        Events.Route(Delivery(new Proto.BroadcastUpdates { ChannelId = 5, Updates = Some, ExceptSessionId = 9, LeftOp = 3, AboutUserId = 42 })));

    [Fact]
    public void UpdatesNotMe_is_for_all_sessions_but_one() => Assert.Equal(
        new Target(new Proto.Delivery { UserId = 42, ExceptSessionId = 9, Updates = Some }),
        Route(new Proto.UpdatesNotMe { UserId = 42, ExceptSessionId = 9, Updates = Some }));

    /// <summary>It is said like an update, and goes wherever one does.</summary>
    [Fact]
    public void Who_is_typing_goes_the_way_of_updates()
    {
        var typing = new Updates { Typing = { new Typing { Peer = Peer.User(7), UserId = 7, Action = Typing.Types.Action.Typing } } };
        Assert.Equal(typing, Route(new Proto.PushUpdates { UserId = 42, Updates = typing })!.Value.Delivery.Updates);
        Assert.Equal(typing, Route(new Proto.UpdatesNotMe { UserId = 42, ExceptSessionId = 9, Updates = typing })!.Value.Delivery.Updates);
        Assert.Equal(typing, Route(new Proto.UpdatesMe { UserId = 42, DeviceId = "phone", Updates = typing })!.Value.Delivery.Updates);
    }

    [Fact]
    public void UpdatesMe_for_neither_a_session_nor_a_device_is_for_nobody_and_not_for_all() =>
        Assert.Throws<FormatException>(() => Route(new Proto.UpdatesMe { UserId = 42, Updates = Some }));

    [Fact]
    public void UpdatesMe_is_for_one_session_at_its_gateway() => Assert.Equal(
        new Target(new Proto.Delivery { UserId = 42, OnlySessionId = 9, Updates = Some }, "g1"),
        Route(new Proto.UpdatesMe { UserId = 42, ServerId = "g1", SessionId = 9, Updates = Some }));

    [Fact]
    public void Or_for_one_device_wherever_it_is() => Assert.Equal(
        new Target(new Proto.Delivery { UserId = 42, OnlyDeviceId = "phone", Updates = Some }),
        Route(new Proto.UpdatesMe { UserId = 42, DeviceId = "phone", Updates = Some }));

    [Fact]
    public void PushRpcResult_is_for_the_one_who_waits_at_the_place_it_names() => Assert.Equal(
        new Target(new Proto.Delivery { UserId = 42, OnlySessionId = 9, Result = new Result { RequestId = 3 } }, "g1"),
        Route(new Proto.PushRpcResult { UserId = 42, ServerId = "g1", SessionId = 9, Result = new Result { RequestId = 3 } }));

    [Fact]
    public void PresenceChanged_is_for_those_who_watch_at_the_gateways_it_names()
    {
        var changed = new Proto.PresenceChanged { UserId = 42, ServerIds = { "g1", "g2" }, Presence = new Presence { Status = Presence.Types.Status.Online }, Privacy = new PresencePrivacy() };
        var presence = changed.Clone();
        presence.ServerIds.Clear();
        Assert.Equal(
            [new Target(new Proto.Delivery { UserId = 42, Presence = presence }, "g1"), new Target(new Proto.Delivery { UserId = 42, Presence = presence }, "g2")],
            Events.Route(Delivery(changed)));
    }

    [Fact]
    public void What_only_a_newer_writer_knows_is_nothing() =>
        Assert.Null(Events.Route(new Delivery("1", "id", "daprmessaging.sync.OfTheFuture", "", new byte[] { 0xFF })));

    [Fact]
    public void Every_event_of_the_topic_has_its_way()
    {
        string[] parts = ["Handover", "Delivery", "HandoverReply", "Reached", "PushNotification", "PushDevice"]; // not events: from Sync to a gateway, and to a binding
        foreach (var type in Proto.SyncReflection.Descriptor.MessageTypes.Where(t => !parts.Contains(t.Name)))
        {
            var delivery = Delivery(type == Proto.UpdatesMe.Descriptor ? new Proto.UpdatesMe { SessionId = 1 } : type.Parser.ParseFrom(ByteString.Empty));
            Assert.True(Events.IsRoutesChanged(delivery) || Events.IsUnreached(delivery) || Events.Route(delivery) is not null, $"{type.Name} goes nowhere");
        }
    }

    private static Target? Route(IMessage message) => Assert.Single(Events.Route(Delivery(message))!);

    private static Delivery Delivery(IMessage message) => new("1", "id", message.Descriptor.FullName, "", message.ToByteArray());
}
