using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Reason = DaprMessaging.Contracts.Client.Bye.Types.Reason;

namespace DaprMessaging.Scenarios;

public sealed class When_a_request_is_wrong
{
    private static readonly byte[] Garbage = [0xff, 0x00, 0x7f, 0x13, 0x37];

    public static TheoryData<string, Request, Code, string> Requests() => new()
    {
        { "no call", new Request(), Code.RequestInvalid, "call" },
        { "no peer", Send(new SendMessages { Messages = { Text("x") } }), Code.RequestInvalid, "peer" },
        { "negative peer", Send(To(Peer.User(-1), Text("x"))), Code.RequestInvalid, "peer" },
        { "peer 0", Send(To(Peer.User(0), Text("x"))), Code.RequestInvalid, "peer" },
        { "a user who never was", Send(To(Peer.User(404), Text("x"))), Code.UserUnknown, "peer" },
        { "a chat that never was", Send(To(Peer.Chat(404), Text("x"))), Code.ChatUnknown, "peer" },
        { "no messages", Send(To(Peer.User(1))), Code.RequestInvalid, "messages" },
        { "101 messages", Send(To(Peer.User(1), [.. Enumerable.Range(1, 101).Select(i => Text("x", i))])), Code.TooMany, "messages" },
        { "no random id", Send(To(Peer.User(1), Text("x", 0))), Code.RequestInvalid, "random_id" },
        { "a random id twice", Send(To(Peer.User(1), Text("x", 5), Text("y", 5))), Code.RequestInvalid, "random_id" },
        { "no text", Send(To(Peer.User(1), Text(""))), Code.MessageEmpty, "content.text" },
        { "a text that is too long", Send(To(Peer.User(1), Text(new string('x', 4097)))), Code.MessageTooLong, "content.text" },
        { "an entity before the text", Send(To(Peer.User(1), Text("x", 1, new Entity { Kind = Entity.Types.Kind.Bold, Offset = -1, Length = 1 }))), Code.EntityInvalid, "content.entities" },
        { "a command of 400 KiB", Send(To(Peer.User(1), [.. Enumerable.Range(1, 100).Select(i => Text(new string('\u20ac', 1400), i))])), Code.CommandTooLarge, "" },
        { "101 entities", Send(To(Peer.User(1), Text("x", 1, [.. Enumerable.Repeat(new Entity { Kind = Entity.Types.Kind.Bold, Length = 1 }, 101)]))), Code.TooMany, "content.entities" },
        { "a link to a script", Send(To(Peer.User(1), Text("x", 1, new Entity { Kind = Entity.Types.Kind.TextUrl, Length = 1, Url = "javascript:x" }))), Code.EntityInvalid, "content.entities" },
        { "a media without an id", Send(To(Peer.User(1), new NewMessage { RandomId = 1, Content = new Content { Media = new Media { Kind = Media.Types.Kind.Photo } } })), Code.MediaInvalid, "content.media.id" },
        { "a media of no kind", Send(To(Peer.User(1), new NewMessage { RandomId = 1, Content = new Content { Media = new Media { Id = "m" } } })), Code.MediaInvalid, "content.media.kind" },
        { "a forward of nothing", Send(To(Peer.User(1), Forward(Peer.User(1), 999))), Code.MessageUnknown, "forward" },
        { "a forward of one's name", Send(To(Peer.User(1), Forward(Peer.User(1), 1))), Code.MessageUnknown, "forward" },
        { "a forward with words of its own", Send(To(Peer.User(1), new NewMessage(Forward(Peer.User(1), 1)) { Content = new Content { Text = "x" } })), Code.RequestInvalid, "forward" },
        { "an album of one", Album(Phone.Photo(1)), Code.RequestInvalid, "album" },
        { "an album of eleven", Album([.. Enumerable.Range(1, 11).Select(i => Phone.Photo(i))]), Code.RequestInvalid, "album" },
        { "an album with words", Album(Phone.Photo(1), Text("x", 2)), Code.MediaInvalid, "content.media" },
        { "a quote of nothing", Send(To(Peer.User(1), new NewMessage(Text("x")) { ReplyQuote = new ReplyQuote { Text = "x" } })), Code.RequestInvalid, "reply_quote" },
        { "a reply to nothing", Send(To(Peer.User(1), Reply("x", 999))), Code.MessageUnknown, "reply_to_message_id" },
        { "a mark on nothing", new Request { ReadHistory = new ReadHistory { Peer = Peer.User(1), MaxId = 999 } }, Code.MessageUnknown, "max_id" },
        { "a negative mark", new Request { ReadHistory = new ReadHistory { Peer = Peer.User(1), MaxId = -1 } }, Code.RequestInvalid, "max_id" },
        { "an edit of nothing", new Request { EditMessage = new EditMessage { RandomId = 1, Peer = Peer.User(1), MessageId = 999, Content = new Content { Text = "x" } } }, Code.MessageUnknown, "message_id" },
        { "a deletion of nothing", new Request { DeleteMessages = new DeleteMessages { Peer = Peer.User(1) } }, Code.RequestInvalid, "message_ids" },
        { "a clearing up to nothing", new Request { ClearHistory = new ClearHistory { Peer = Peer.User(1), MaxId = 999 } }, Code.MessageUnknown, "max_id" },
        { "a clearing for all without a random id", new Request { ClearHistory = new ClearHistory { Peer = Peer.User(1), MaxId = 1, ForEveryone = true } }, Code.RequestInvalid, "random_id" },
        { "101 messages seen", new Request { ReadContents = new ReadContents { Peer = Peer.User(1), MessageIds = { Enumerable.Range(1, 101).Select(i => (long)i) } } }, Code.TooMany, "message_ids" },
        { "a message seen twice", new Request { ReadContents = new ReadContents { Peer = Peer.User(1), MessageIds = { 1, 1 } } }, Code.RequestInvalid, "message_ids" },
        { "mentions up to nothing", new Request { ReadMentions = new ReadMentions { Peer = Peer.User(1), MaxId = 999 } }, Code.MessageUnknown, "max_id" },
        { "a mark on a stranger", new Request { MarkDialogUnread = new MarkDialogUnread { Peer = Peer.User(404), Unread = true } }, Code.UserUnknown, "peer" },
        { "a pin on nothing", new Request { PinMessage = new PinMessage { Peer = Peer.User(1), MessageId = 999 } }, Code.MessageUnknown, "message_id" },
        { "a pin for all without a random id", new Request { PinMessage = new PinMessage { Peer = Peer.User(1), MessageId = 1, ForEveryone = true } }, Code.RequestInvalid, "random_id" },
        { "an unpinning of nothing", new Request { UnpinMessage = new UnpinMessage { Peer = Peer.User(1), MessageId = 999 } }, Code.MessageUnknown, "message_id" },
        { "an unpinning of all for all without a random id", new Request { UnpinAllMessages = new UnpinAllMessages { Peer = Peer.User(1), ForEveryone = true } }, Code.RequestInvalid, "random_id" },
        { "a chat that never was, pinned", new Request { PinDialog = new PinDialog { Peer = Peer.Chat(404), Pinned = true } }, Code.ChatUnknown, "peer" },
        { "an order with one twice", new Request { ReorderPinnedDialogs = new ReorderPinnedDialogs { Peers = { Peer.User(1), Peer.User(1) } } }, Code.RequestInvalid, "peers" },
        { "an order of 101", new Request { ReorderPinnedDialogs = new ReorderPinnedDialogs { Peers = { Enumerable.Range(1, 101).Select(i => Peer.User(i)) } } }, Code.TooMany, "peers" },
        { "an order of a third folder", new Request { ReorderPinnedDialogs = new ReorderPinnedDialogs { FolderId = 2 } }, Code.RequestInvalid, "folder_id" },
        { "muted until before", new Request { MuteDialog = new MuteDialog { Peer = Peer.User(1), Until = -1 } }, Code.RequestInvalid, "until" },
        { "muted for longer than for ever", new Request { MuteDialog = new MuteDialog { Peer = Peer.User(1), Until = 1L << 53 } }, Code.RequestInvalid, "until" },
        { "a third folder", new Request { SetDialogFolder = new SetDialogFolder { Peer = Peer.User(1), FolderId = 2 } }, Code.RequestInvalid, "folder_id" },
        { "a draft that is too long", new Request { SaveDraft = new SaveDraft { Peer = Peer.User(1), Draft = new Draft { Content = new Content { Text = new string('x', 4097) } } } }, Code.MessageTooLong, "draft.content.text" },
        { "a draft of a media", new Request { SaveDraft = new SaveDraft { Peer = Peer.User(1), Draft = new Draft { Content = new Content { Media = new Media() } } } }, Code.MediaInvalid, "draft.content.media" },
        { "a draft that answers nothing", new Request { SaveDraft = new SaveDraft { Peer = Peer.User(1), Draft = new Draft { ReplyToMessageId = 999 } } }, Code.MessageUnknown, "draft.reply_to_message_id" },
        { "not to hear oneself", new Request { BlockUser = new BlockUser { UserId = 1, Blocked = true } }, Code.RequestInvalid, "user_id" },
        { "not to hear a stranger", new Request { BlockUser = new BlockUser { UserId = 404, Blocked = true } }, Code.UserUnknown, "user_id" },
        { "typing to a stranger", new Request { SetTyping = new SetTyping { Peer = Peer.User(404), Action = Typing.Types.Action.Typing } }, Code.UserUnknown, "peer" },
        { "typing nothing", new Request { SetTyping = new SetTyping { Peer = Peer.User(1) } }, Code.RequestInvalid, "action" },
        { "a negative pts", new Request { GetDifference = new GetDifference { Pts = -1 } }, Code.RequestInvalid, "pts" },
        { "a history from nowhere", new Request { GetHistory = new GetHistory { Peer = Peer.User(1), OffsetId = 999 } }, Code.MessageUnknown, "offset_id" },
        { "a history down to before", new Request { GetHistory = new GetHistory { Peer = Peer.User(1), MinId = -1 } }, Code.RequestInvalid, "min_id" },
        { "dialogs of a third folder", new Request { GetDialogs = new GetDialogs { FolderId = 2 } }, Code.RequestInvalid, "folder_id" },
        { "dialogs of nobody", new Request { GetPeerDialogs = new GetPeerDialogs() }, Code.RequestInvalid, "peers" },
        { "pinned messages of nobody", new Request { GetPinnedMessages = new GetPinnedMessages() }, Code.RequestInvalid, "peer" },
        { "fewer mentions than none", new Request { GetUnreadMentions = new GetUnreadMentions { Peer = Peer.User(1), Limit = -1 } }, Code.RequestInvalid, "limit" },
        { "when one has read oneself", new Request { GetReadDate = new GetReadDate { Peer = Peer.User(1), MessageId = 1 } }, Code.RequestInvalid, "peer" },
        { "when nothing was read", new Request { GetReadDate = new GetReadDate { Peer = Peer.User(2), MessageId = 999 } }, Code.MessageUnknown, "message_id" },
        { "who has read nothing", new Request { GetReaders = new GetReaders { ChatId = 404, MessageId = 999 } }, Code.MessageUnknown, "message_id" },
        { "a chat without a title", new Request { CreateChat = new CreateChat { RandomId = 1, Title = "  " } }, Code.RequestInvalid, "title" },
        { "a chat with 100,000 members", new Request { CreateChat = new CreateChat { RandomId = 1, Title = "x", UserIds = { Enumerable.Range(1, 30_000).Select(i => (long)i) } } }, Code.TooMany, "user_ids" },
        { "a chat with a stranger", new Request { CreateChat = new CreateChat { RandomId = 1, Title = "x", UserIds = { 404 } } }, Code.UserUnknown, "user_ids" },
    };

    [Fact]
    public async Task It_is_refused_by_name_and_nothing_is_written()
    {
        await using var world = await World.StartAsync();
        await using var socket = await RawSocket.GreetAsync(world, 1);
        var before = Writes(world);

        var id = 0UL;
        foreach (var row in Requests())
        {
            var (what, request, code, field) = row.Data;
            request.RequestId = ++id;
            var result = await socket.AskAsync(request);
            Assert.True(result.Refusal is not null, $"{what} was not refused");
            Assert.Equal((what, code, field), (what, result.Refusal.Code, result.Refusal.Field));
        }

        Assert.Equal(before, Writes(world));
        Assert.NotNull((await socket.AskAsync(new Request { RequestId = 1000, GetState = new GetState() })).State);
    }

    [Fact]
    public async Task What_is_no_frame_ends_the_connection_with_a_word_and_nobody_elses()
    {
        await using var world = await World.StartAsync();
        var other = await world.PhoneAsync(2);

        Assert.Equal((Reason.Refused, Code.FrameInvalid), await FarewellAsync(s => s.SendAsync(Garbage), greet: true));
        Assert.Equal((Reason.Refused, Code.FrameInvalid), await FarewellAsync(s => s.SendAsync(new byte[600 << 10]), greet: true));
        Assert.Equal((Reason.Refused, Code.FrameInvalid), await FarewellAsync(s => s.SendAsync(Garbage), greet: false));
        Assert.Equal((Reason.Refused, Code.HelloExpected), await FarewellAsync(s => s.SendAsync(new ClientFrame { Ping = new Ping() }), greet: false));
        Assert.Equal((Reason.Refused, Code.VersionUnsupported), await FarewellAsync(
            s => s.SendAsync(new ClientFrame { Hello = new Hello { Token = world.Token(1), ProtocolVersion = 99 } }), greet: false));
        foreach (var token in new[] { "", "x.y.z", world.Token(1)[..^4], new string('a', 9000) })
        {
            Assert.Equal((Reason.Refused, Code.TokenInvalid), await FarewellAsync(
                s => s.SendAsync(new ClientFrame { Hello = new Hello { Token = token, ProtocolVersion = 1 } }), greet: false));
        }

        await other.SendAsync(other.Peer, "still here");

        async Task<(Reason, Code)> FarewellAsync(Func<RawSocket, Task> say, bool greet)
        {
            await using var socket = greet ? await RawSocket.GreetAsync(world, 1) : await RawSocket.ConnectAsync(world);
            await say(socket);
            var bye = await socket.FarewellAsync();
            return (bye.Reason, bye.Refusal.Code);
        }
    }

    [Fact]
    public async Task Who_never_says_hello_is_sent_away()
    {
        await using var world = await World.StartAsync(new() { ["Session:HelloTimeout"] = "00:00:00.2" });
        await using var socket = await RawSocket.ConnectAsync(world);

        Assert.Equal(Reason.HelloLate, (await socket.FarewellAsync()).Reason);
    }

    [Fact]
    public async Task Who_falls_silent_is_sent_away()
    {
        await using var world = await World.StartAsync(new() { ["Session:PingInterval"] = "00:00:00.1" });
        await using var socket = await RawSocket.GreetAsync(world, 1);

        Assert.Equal(Reason.Silent, (await socket.FarewellAsync()).Reason);
    }

    [Fact]
    public async Task Too_many_at_once_are_asked_to_wait()
    {
        await using var world = await World.StartAsync(new() { ["Session:MaxPending"] = "3" });
        await using var socket = await RawSocket.GreetAsync(world, 1);
        await world.System.StopAsync(Names.Inbox);

        var frame = new ClientFrame();
        for (var i = 1; i <= 5; i++)
        {
            var request = Send(To(Peer.User(1), Text("x", i)));
            request.RequestId = (ulong)i;
            frame.Requests.Add(request);
        }

        await socket.SendAsync(frame);
        var refused = new List<Result>();
        while (refused.Count < 2) refused.AddRange((await socket.ReceiveAsync())!.Results);

        Assert.Equal([4UL, 5UL], refused.Select(r => r.RequestId));
        Assert.All(refused, r => Assert.True(r.Refusal.Code == Code.TooManyRequests && r.Refusal.RetryAfterMs > 0));
        await world.System.StartAsync(Names.Inbox, TestContext.Current.CancellationToken);
    }

    private static long Writes(World world) => new[] { Names.Session, Names.Msg, Names.Inbox, Names.Sync }.Sum(app =>
        world.System.Host.Counters[app, "ExecuteStateTransaction"] + world.System.Host.Counters[app, "BulkPublishEvent"]);

    private static Request Send(SendMessages send) => new() { SendMessages = send };

    private static SendMessages To(Peer peer, params NewMessage[] messages) => new() { Peer = peer, Messages = { messages } };

    private static Request Album(params NewMessage[] messages) => Send(new SendMessages(To(Peer.User(1), messages)) { Album = true });

    private static NewMessage Text(string text, long randomId = 1, params Entity[] entities) =>
        new() { RandomId = randomId, Content = new Content { Text = text, Entities = { entities } } };

    private static NewMessage Forward(Peer peer, long id) => new() { RandomId = 1, Forward = new MessageReference { Peer = peer, MessageId = id } };

    private static NewMessage Reply(string text, long to) => new() { RandomId = 1, Content = new Content { Text = text }, ReplyToMessageId = to };
}
