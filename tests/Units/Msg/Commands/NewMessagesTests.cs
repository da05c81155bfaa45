using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using static DaprMessaging.Contracts.Refusal.Types;
using Item = DaprMessaging.Contracts.Inbox.Item;
using Kind = DaprMessaging.Contracts.Entity.Types.Kind;
using Proto = DaprMessaging.Contracts.Inbox;
using State = DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Msg.Commands;

/// <summary>What is sent is looked up before it is handed on: whom it mentions, what it answers, what it says again.</summary>
public sealed class NewMessagesTests : IDisposable
{
    private static readonly Peer One = Peer.User(1), Two = Peer.User(2), Chat = Peer.Chat(5);
    private static readonly Media Photo = new() { Kind = Media.Types.Kind.Photo, Id = "m1", MimeType = "image/png", Size = 7, Width = 640, Height = 480 };

    private readonly Desk desk = new Desk().WithUsers(1, 2).WithChat(5, 1, 2).WithMessage(1, 700, Chat, 33, date: 5000).WithMessage(1, 701, Two, 1, isOut: true, date: 6000);

    [Theory]
    [InlineData("")]
    [InlineData("a caption with @bob")]
    public async Task A_media_needs_no_caption_and_is_handed_on_as_it_is(string caption)
    {
        var item = await SendAsync(new NewMessage { RandomId = 11, Content = new Content { Text = caption, Media = Photo } });
        Assert.Equal((caption, Photo, caption.Length == 0 ? 0 : 1), (item.Content.Text, item.Content.Media, item.Content.Entities.Count));
    }

    [Fact]
    public async Task What_can_be_seen_in_a_text_comes_to_it_and_who_is_mentioned_is_looked_up()
    {
        desk.Store.Put(Names.Username("bob"), new State.Username { UserId = 42 });
        var item = await SendAsync(new NewMessage { RandomId = 11, Content = new Content { Text = "@Bob @nobody #tag" } });
        Assert.Equal([(Kind.Mention, 42), (Kind.Mention, 0), (Kind.Hashtag, 0L)], item.Content.Entities.Select(e => (e.Kind, e.UserId)));
    }

    [Fact]
    public async Task What_is_forwarded_says_what_the_message_says_and_who_first_said_it_when()
    {
        var item = await SendAsync(Forward(Chat, 700));
        Assert.Equal(
            new Item { RandomId = 11, Content = new Content { Text = "hello" }, Forward = new Forward { FromUserId = 99, Date = 5000 } }, item);
        Assert.Equal(new Forward { FromUserId = 1, Date = 6000 }, (await SendAsync(Forward(Two, 701))).Forward);
    }

    [Fact]
    public async Task What_is_forwarded_again_was_first_said_by_the_first()
    {
        Change(700, m => m.Forward = new Forward { FromUserId = 42, Date = 1000, SavedFromPeer = Two, SavedFromMessageId = 7 });
        Assert.Equal(new Forward { FromUserId = 42, Date = 1000 }, (await SendAsync(Forward(Chat, 700))).Forward);
    }

    [Fact]
    public async Task In_saved_messages_it_says_where_the_owner_has_it() => Assert.Equal(
        new Forward { FromUserId = 99, Date = 5000, SavedFromPeer = Chat, SavedFromMessageId = 700 }, (await SendAsync(One, Forward(Chat, 700))).Forward);

    [Fact]
    public async Task Media_and_entities_go_along_and_nobody_is_looked_up_again()
    {
        Change(700, m => m.Content = new Content { Text = "@bob", Media = Photo, Entities = { new Entity { Kind = Kind.Mention, Length = 4, UserId = 42 } } });
        var item = await SendAsync(Forward(Chat, 700));
        Assert.Equal((Photo, 42), (item.Content.Media, item.Content.Entities.Single().UserId));
        Assert.DoesNotContain(desk.Store.Reads.SelectMany(k => k), k => k.StartsWith("usernames/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_gone_since_is_for_the_conversation_to_know_from_before()
    {
        desk.WithDialog(1, Chat, new State.DialogState { ClearedUpTo = 33 });
        Assert.Equal(new Item { RandomId = 11, IsGone = true }, await SendAsync(Forward(Chat, 700)));
        desk.WithDialog(1, Chat, new State.DialogState { ClearedUpTo = 32 }); // what came after that is there
        Assert.False((await SendAsync(Forward(Chat, 700))).IsGone);
        var record = desk.Store.Get<State.Record>(Names.Record(1, 700))!;
        record.Update.Gone = new Gone();
        desk.Store.Put(Names.Record(1, 700), record);
        Assert.Equal(new Item { RandomId = 11, IsGone = true }, await SendAsync(Forward(Chat, 700)));
    }

    [Fact]
    public async Task Nor_what_was_said_in_a_channel_that_the_caller_is_not_in_or_not_any_more()
    {
        var channel = Peer.Channel(6);
        await desk.AssertRefusedAsync(Code.MessageUnknown, "forward", Sending(Two, Forward(channel, 4)));
        desk.Store.Put(Names.ChannelMessage("b:6", 3), new State.ChannelMessage { Message = new Message { Id = 3, FromUserId = 99, Content = new Content { Text = "news" } } });
        Assert.Equal(new Item { RandomId = 11, IsGone = true }, await SendAsync(Forward(channel, 3)));
        Join(new State.Member { UserId = 1, Role = Role.Member, Intervals = { new State.Interval { JoinedOp = 1 } } });
        Assert.Equal("news", (await SendAsync(Forward(channel, 3))).Content.Text);
        Join(new State.Member { UserId = 1, Role = Role.Member, Bot = true, Intervals = { new State.Interval { JoinedOp = 1 } } });
        Assert.Equal(new Item { RandomId = 11, IsGone = true }, await SendAsync(Forward(channel, 3)));

        void Join(State.Member member) => desk.Store.Put(Names.Members("b:6", 1), new State.Membership { Members = { member } });
    }

    [Fact]
    public async Task Only_a_message_of_ones_own_mailbox_is_forwarded_and_not_what_happened_to_a_chat()
    {
        desk.WithMessage(2, 800, Chat, 1).WithService(1, 702, Chat, 34);
        desk.Store.Put(Names.Record(1, 703), new State.Record { Update = new Update { Pts = 703, Dialog = new DialogCounters { Peer = Chat }, ReadInbox = new ReadInbox() } });
        foreach (var (peer, id) in new[] { (Chat, 699L), (Two, 700), (Chat, 701), (Chat, 800), (Chat, 702), (Chat, 703) })
            await desk.AssertRefusedAsync(Code.MessageUnknown, "forward", Sending(Two, Forward(peer, id)));
    }

    [Fact]
    public async Task A_forward_that_cannot_be_is_refused_without_asking_the_store()
    {
        var both = Forward(Chat, 700);
        both.Content = new Content { Text = "and a word" };
        foreach (var message in new[] { both, Forward(null, 700), Forward(new Peer(), 700), Forward(Chat, 0), Forward(Chat, -1) })
            await desk.AssertRefusedAsync(Code.RequestInvalid, "forward", Sending(Two, message));
        Assert.Empty(desk.Store.Reads);
    }

    [Fact]
    public async Task What_may_not_be_forwarded_is_for_the_conversation_to_refuse_unless_it_was_before()
    {
        Change(700, m => m.Protected = true);
        Assert.Equal(new Item { RandomId = 11, IsProtected = true }, await SendAsync(Forward(Chat, 700)));
    }

    [Fact]
    public async Task Nor_is_anything_of_a_chat_that_forbids_it()
    {
        desk.Store.Put(Names.ConversationHead("c:5"), new State.ConversationHead { LastOp = 1, Settings = new ChatSettings { Protected = true } });
        Assert.True((await SendAsync(Forward(Chat, 700))).IsProtected);
        Assert.False((await SendAsync(Forward(Two, 701))).IsProtected);
    }

    [Fact]
    public async Task Words_that_are_said_again_are_no_part_of_an_album_either()
    {
        Change(701, m => m.Content = new Content { Media = Photo });
        var album = Sending(Two, Forward(Two, 701), Forward(Chat, 700, 12));
        album.SendMessages.Album = true;
        await desk.AssertRefusedAsync(Code.MediaInvalid, "forward", album);
        Change(700, m => m.Content.Media = Photo);
        await desk.AssertAcceptedAsync(album);
    }

    [Fact]
    public async Task A_reply_may_quote_what_it_answers_and_nothing_else_may()
    {
        var message = new NewMessage { RandomId = 11, Content = new Content { Text = "yes" }, ReplyToMessageId = 701, ReplyQuote = new ReplyQuote { Text = "part", Offset = 3 } };
        var quote = message.ReplyQuote;
        foreach (var wrong in new ReplyQuote[] { new(), new() { Text = "x", Offset = -1 } })
        {
            message.ReplyQuote = wrong;
            await desk.AssertRefusedAsync(Code.RequestInvalid, "reply_quote", Sending(Two, message));
        }

        (message.ReplyQuote, message.ReplyToMessageId) = (quote, 0);
        await desk.AssertRefusedAsync(Code.RequestInvalid, "reply_quote", Sending(Two, message));
        message.ReplyToMessageId = 701;
        Assert.Equal(quote, (await SendAsync(message)).ReplyQuote);
    }

    [Fact]
    public async Task A_forward_may_answer_something()
    {
        var message = Forward(Chat, 700);
        message.ReplyToMessageId = 701;
        Assert.Equal(1, (await SendAsync(message)).ReplyTo);
    }

    [Fact]
    public async Task Whatever_has_to_be_looked_up_is_one_read_and_each_key_once()
    {
        NewMessage[] messages =
        [
            new() { RandomId = 1, Content = new Content { Text = "@bob and @Bob" }, ReplyToMessageId = 701 }, Forward(Chat, 700, 2), Forward(Two, 701, 3),
            new() { RandomId = 4, Content = new Content { Text = "@carol @bob" } },
        ];
        var request = Sending(Two, messages);
        request.SendMessages.ClearDraft = true;
        await desk.AssertAcceptedAsync(request);
        string[] keys = ["conversation/c:5", "mailbox/1/dialog/c5", "mailbox/1/dialog/u2", "mailbox/1/log/700", "mailbox/1/log/701", "mailbox/2/profile", "usernames/bob", "usernames/carol"];
        Assert.Equal(keys, Assert.Single(desk.Store.Reads).Order(StringComparer.Ordinal));
        Assert.Equal([1, 2, 3, 4], desk.Broker.All<Proto.SendMessages>().Single().Items.Select(i => i.RandomId));
    }

    public void Dispose() => desk.Dispose();

    private void Change(long id, Action<Message> change)
    {
        var record = desk.Store.Get<State.Record>(Names.Record(1, id))!;
        change(record.Update.NewMessage);
        desk.Store.Put(Names.Record(1, id), record);
    }

    private Task<Item> SendAsync(NewMessage message) => SendAsync(Two, message);

    private async Task<Item> SendAsync(Peer peer, NewMessage message)
    {
        await desk.AssertAcceptedAsync(Sending(peer, message));
        return Assert.Single(desk.Broker.All<Proto.SendMessages>()[^1].Items);
    }

    private static Request Sending(Peer peer, params NewMessage[] messages) => new() { SendMessages = new SendMessages { Peer = peer, Messages = { messages } } };

    private static NewMessage Forward(Peer? peer, long id, long randomId = 11) =>
        new() { RandomId = randomId, Forward = new MessageReference { Peer = peer, MessageId = id } };
}
