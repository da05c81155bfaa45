using System.Diagnostics.Metrics;
using System.Text;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using DaprMessaging.Hosting.Actors;
using DaprMessaging.Sync;
using DaprMessaging.Units.Hosting;
using DaprMessaging.Units.Hosting.Actors;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Proto = DaprMessaging.Contracts.Sync;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Units.Sync;

/// <summary>Devices that are not connected are notified: once for each dialog, with what is so by then, and of nothing that is read, deleted or muted.</summary>
public sealed class NotifierTests : IAsyncLifetime
{
    private const string Long = "a family, 👨‍👩‍👧‍👦, ";

    private readonly FakeActors actors = new(FakeActors.Short);
    private readonly MemoryStore store = new();
    private readonly FakeTimeProvider time = new(DateTimeOffset.UnixEpoch.AddDays(20_000));
    private readonly Relay relay = new();
    private readonly SyncMeter meter = new();
    private readonly MeterListener listener = new();
    private readonly Notifier notifier;
    private int dropped;

    public NotifierTests()
    {
        var routes = new Routes(actors.Actors, time, new Random(1), NullLogger<Routes>.Instance);
        notifier = new Notifier(routes, new Notices(store, time), relay, meter, time, new Random(1), NullLogger<Notifier>.Instance);
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter == meter.Meter && instrument.Name == "sync.notifications.dropped") self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref dropped, (int)value));
        listener.Start();
        actors.Notified[2] = [new PushAddress("phone", "token of the phone"), new PushAddress("tablet", "t")];
        store.Put(Names.MailboxHead(2), new MailboxHead { Pts = 9, DialogCount = 3 });
        store.Put(Names.DialogDirectory(2, 0), new DialogDirectory { Peers = { Peer.User(1), Peer.Chat(5), Peer.User(7) } });
        store.Put(Names.Profile(1), new Profile { Name = "Alice" });
        store.Put(Names.ConversationHead(Names.ChatConversation(5)), new ConversationHead { Title = "birds" });
        Dialog(Peer.User(1), new DialogState { UnreadCount = 2 });
        Dialog(Peer.Chat(5), new DialogState { UnreadCount = 3 });
        Dialog(Peer.User(7), new DialogState { UnreadCount = 4 });
    }

    public async ValueTask InitializeAsync() => await notifier.StartAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await notifier.StopAsync(CancellationToken.None);
        notifier.Dispose();
        listener.Dispose();
        meter.Dispose();
        actors.Dispose();
    }

    [Fact]
    public async Task Of_each_dialog_the_newest_with_who_and_where_and_how_much_is_to_be_read()
    {
        Say(3, Peer.User(1), "first");
        Say(4, Peer.User(1), "then");
        Say(5, Peer.Chat(5), "in the chat", silent: true);
        await AfterAsync(2);
        var (one, chat) = (relay.Taken["u2/u1.json"], relay.Taken["u2/c5.json"]);
        Assert.Equal(("Alice", "then", 9, false, 4), (one.Title, one.Text, one.Badge, one.Silent, (int)one.MessageId));
        Assert.Equal(("birds", "Alice: in the chat", true), (chat.Title, chat.Text, chat.Silent));
        Assert.Equal([("phone", "token of the phone"), ("tablet", "t")], one.Devices.Select(d => (d.DeviceId, d.Token)));
        Assert.Equal("""{ "userId": "2", "devices": [ { "deviceId": "phone", "token": "token of the phone" }, { "deviceId": "tablet", "token": "t" } ], "kind": "MESSAGE", "peer": { "userId": "1" }, "title": "Alice", "text": "then", "badge": 9, "messageId": "4", "fromUserId": "1", "date": "1000", "collapseId": "u2/u1" }""", relay.Last["u2/u1.json"]);
    }

    [Fact]
    public async Task Those_that_were_reached_are_not_notified()
    {
        Say(3, Peer.User(1), "hello", reached: "phone");
        await AfterAsync(1);
        Assert.Equal(["tablet"], relay.Taken["u2/u1.json"].Devices.Select(d => d.DeviceId));
        Say(4, Peer.User(1), "hello?", reached: "phone tablet");
        Say(5, Peer.Chat(5), "to one, too");
        await AfterAsync(2);
        Assert.Equal(2, relay.Taken["u2/c5.json"].Devices.Count); // it may have just gone
    }

    [Fact]
    public async Task Nothing_is_told_of_what_is_read_deleted_or_muted_and_what_was_edited_is_told_as_it_is_now()
    {
        Say(3, Peer.User(1), "read meanwhile");
        Dialog(Peer.User(1), new DialogState { ReadInboxMaxId = 3 });
        Say(4, Peer.Chat(5), "muted");
        Dialog(Peer.Chat(5), new DialogState { UnreadCount = 1, MuteUntil = time.GetUtcNow().AddDays(1).ToUnixTimeMilliseconds() });
        Say(5, Peer.User(7), "deleted meanwhile");
        store.Put(Names.Record(2, 5), new Record { Update = new Update { Pts = 5, Gone = new Gone(), Dialog = new DialogCounters { Peer = Peer.User(7) } } });
        Say(6, Peer.User(7), "at first");
        Put(6, Peer.User(7), "edited since", silent: false);
        await AfterAsync(1);
        Assert.Equal(("edited since", 5), (relay.Taken["u2/u7.json"].Text, relay.Taken["u2/u7.json"].Badge));
        Assert.Single(relay.Taken);
    }

    [Fact]
    public async Task A_long_text_is_shortened_between_signs_and_media_are_named()
    {
        Say(3, Peer.User(1), string.Concat(Enumerable.Repeat(Long, 100)), media: Media.Types.Kind.Voice);
        await AfterAsync(1);
        var told = relay.Taken["u2/u1.json"];
        Assert.Equal(Limits.PushText, new System.Globalization.StringInfo(told.Text).LengthInTextElements);
        Assert.True(told.Text.EndsWith('…') && told.MediaKind == Media.Types.Kind.Voice);
    }

    [Fact]
    public async Task A_relay_that_fails_is_tried_again_and_what_it_does_not_take_is_dropped_and_what_comes_later_is_not()
    {
        relay.Failures = 2;
        Say(3, Peer.User(1), "hello");
        await AfterAsync(1);
        Assert.Equal(3, relay.Calls);
        relay.Failures = 3;
        Say(4, Peer.User(1), "is anybody there?");
        await Until.TrueAsync(() => Later(relay.Calls == 6));
        Say(5, Peer.User(1), "well again");
        await AfterAsync(1);
        Assert.Equal("well again", relay.Taken["u2/u1.json"].Text);
    }

    [Fact]
    public async Task What_a_relay_refuses_is_dropped_at_once_and_what_is_for_others_is_not()
    {
        (relay.Failures, relay.Reason) = (3, "received status code 410");
        for (var id = 3; id < 6; id++)
        {
            Say(id, Peer.User(1), "the phone is gone");
            await Until.TrueAsync(() => Later(relay.Calls == id - 2));
        }

        Say(6, Peer.Chat(5), "hello");
        await AfterAsync(1);
        Assert.Equal((4, 3), (relay.Calls, dropped));
    }

    [Fact]
    public async Task While_a_relay_is_out_what_comes_waits_and_only_the_newest_of_each_dialog()
    {
        relay.Failures = 9;
        Say(3, Peer.User(1), "lost");
        await Until.TrueAsync(() => Later(relay.Calls == 3));
        Say(4, Peer.Chat(5), "when it is well");
        await Until.TrueAsync(() => Later(relay.Calls == 6));
        Say(5, Peer.User(7), "first");
        Say(6, Peer.User(7), "then");
        await AfterAsync(2);
        Assert.Equal(["Alice: when it is well", "then"], relay.Taken.Values.Select(t => t.Text).Order(StringComparer.Ordinal));
        Assert.Equal(1, dropped);
    }

    [Fact]
    public async Task While_the_directory_hangs_what_comes_waits()
    {
        actors.Hung["SessionActor"] = true;
        Say(3, Peer.User(1), "hello");
        await Until.TrueAsync(() => Later(actors.Resolved.Count() == 2));
        Assert.Equal((0, 0), (relay.Calls, dropped));
        actors.Hung.Clear();
        await AfterAsync(1);
        Assert.Equal("hello", relay.Taken["u2/u1.json"].Text);
    }

    [Fact]
    public async Task And_when_it_does_not_come_back_it_is_dropped_and_counted()
    {
        actors.Hung["SessionActor"] = true;
        Say(3, Peer.User(1), "hello");
        await Until.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return dropped == 1;
        });
        Assert.Equal(0, relay.Calls);
    }

    [Fact]
    public async Task A_device_that_has_been_ended_is_notified_no_more_whatever_was_known()
    {
        Say(3, Peer.User(1), "hello");
        await AfterAsync(1);
        actors.Notified[2] = [new PushAddress("tablet", "t")];
        Say(4, Peer.User(1), "are you there?");
        await AfterAsync(1);
        Assert.Equal(["tablet"], relay.Taken["u2/u1.json"].Devices.Select(d => d.DeviceId));
    }

    private void Say(long id, Peer peer, string text, bool silent = false, string reached = "", Media.Types.Kind media = Media.Types.Kind.Unspecified)
    {
        Put(id, peer, text, silent, media);
        notifier.Take(new Proto.PushUpdatesIfNot
        {
            UserId = 2, ReachedDeviceIds = { reached.Split(' ', StringSplitOptions.RemoveEmptyEntries) },
            Updates = new Updates { Updates_ = { new Update { Pts = id, NewMessage = new Message { Id = id, Peer = peer, Content = new Content { Text = text } } } } },
        });
    }

    private void Put(long id, Peer peer, string text, bool silent, Media.Types.Kind media = Media.Types.Kind.Unspecified)
    {
        var content = new Content { Text = text, Media = media == Media.Types.Kind.Unspecified ? null : new Media { Kind = media, Id = "m" } };
        var message = new Message { Id = id, Peer = peer, FromUserId = 1, Date = 1000, Content = content, Silent = silent };
        store.Put(Names.Record(2, id), new Record { Update = new Update { Pts = id, NewMessage = message, Dialog = new DialogCounters { Peer = peer } }, DialogMessageId = id });
    }

    private void Dialog(Peer peer, DialogState state) => store.Put(Names.Dialog(2, peer), state);

    private async Task AfterAsync(int count)
    {
        relay.Taken.Clear();
        await Until.TrueAsync(() => Later(relay.Taken.Count >= count));
    }

    // The worker waits on the clock: it goes on as long as something is waited for.
    private bool Later(bool isSo)
    {
        if (!isSo) time.Advance(TimeSpan.FromMilliseconds(100));
        return isSo;
    }

    private sealed class Relay : IOutputBinding
    {
        public System.Collections.Concurrent.ConcurrentDictionary<string, Proto.PushNotification> Taken { get; } = [];

        public System.Collections.Concurrent.ConcurrentDictionary<string, string> Last { get; } = [];

        public int Calls { get; private set; }

        public int Failures { get; set; }

        public string Reason { get; set; } = "it is out";

        public Task InvokeAsync(string name, string operation, ReadOnlyMemory<byte> data, IReadOnlyDictionary<string, string> metadata, TimeSpan patience, CancellationToken ct = default)
        {
            Assert.Equal((Names.PushBinding, "create"), (name, operation));
            Calls++;
            if (Failures-- > 0) throw new BindingException(Reason);
            Last[metadata["fileName"]] = Encoding.UTF8.GetString(data.Span);
            Taken[metadata["fileName"]] = Proto.PushNotification.Parser.ParseJson(Last[metadata["fileName"]]);
            return Task.CompletedTask;
        }
    }
}
