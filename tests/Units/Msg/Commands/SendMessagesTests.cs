using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using static DaprMessaging.Contracts.Refusal.Types;
using Kind = DaprMessaging.Contracts.Entity.Types.Kind;
using Proto = DaprMessaging.Contracts.Inbox;
using State = DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Msg.Commands;

public sealed class SendMessagesTests : IDisposable
{
    private readonly Desk desk = new Desk().WithUsers(1, 2).WithChat(5, 1, 2);

    public static TheoryData<string, string> NoPeers => new()
    {
        { "{}", "it says nothing" }, { """{"userId":"0"}""", "nobody is 0" }, { """{"userId":"-1"}""", "negative" },
        { """{"chatId":"0"}""", "no chat is 0" }, { """{"userId":"9007199254740992"}""", "2^53" }, { """{"chatId":"-9"}""", "negative" },
    };

    [Fact]
    public async Task It_becomes_a_command_to_the_conversation()
    {
        var request = Text(Peer.User(2), "hello", randomId: 11);
        request.RequestId = 7;
        await desk.AssertAcceptedAsync(request);

        Assert.Equal(
            new Proto.SendMessages
            {
                Conversation = "u:1:2", Sender = 1, AcceptedAt = Desk.Now.ToUnixTimeMilliseconds(),
                Items = { new Proto.Item { RandomId = 11, Content = new Content { Text = "hello" } } },
                Origin = new State.Origin { ServerId = "g", SessionId = 9001, RequestId = 7, DeviceId = "phone", Traceparent = "00-t" },
            },
            desk.Command<Proto.SendMessages>());
        var emission = Assert.Single(desk.Broker.Published);
        Assert.Equal(("Inbox-T", "u:1:2", "u:1:2/1/11", "00-t"), (emission.Topic, emission.Key, emission.Id, emission.TraceParent));
    }

    [Fact]
    public async Task How_it_is_to_be_shown_goes_with_it()
    {
        var request = new Request
        {
            SendMessages = new SendMessages
            {
                Peer = Peer.User(2), Silent = true, Protected = true, Album = true,
                Messages = { Enumerable.Range(1, 2).Select(id => new NewMessage { RandomId = id, Content = new Content { Media = new Media { Kind = Media.Types.Kind.Photo, Id = "m" } } }) },
            },
        };
        await desk.AssertAcceptedAsync(request);
        Assert.Equal((true, true, true), desk.Command<Proto.SendMessages>() is var c ? (c.Silent, c.Protected, c.Album) : default);
    }

    [Fact]
    public async Task An_album_is_of_several_and_of_media()
    {
        var album = Text(Peer.User(2), "hello", randomId: 11);
        album.SendMessages.Album = true;
        await desk.AssertRefusedAsync(Code.RequestInvalid, "album", album);
        album.SendMessages.Messages.Add(new NewMessage { RandomId = 12, Content = new Content { Media = new Media { Kind = Media.Types.Kind.Photo, Id = "m" } } });
        await desk.AssertRefusedAsync(Code.MediaInvalid, "content.media", album);
    }

    [Theory]
    [InlineData(2, 1, "u:1:2")]
    [InlineData(1, 2, "u:1:2")]
    [InlineData(1, 1, "u:1:1")]
    public async Task Both_sides_of_a_dialog_address_the_same_conversation(long user, long peer, string conversation)
    {
        await desk.AssertAcceptedAsync(Text(Peer.User(peer)), user);
        Assert.Equal(conversation, desk.Command<Proto.SendMessages>().Conversation);
    }

    [Fact]
    public async Task A_chat_is_addressed_by_its_id()
    {
        await desk.AssertAcceptedAsync(Text(Peer.Chat(5)));
        Assert.Equal("c:5", desk.Command<Proto.SendMessages>().Conversation);
    }

    [Theory]
    [MemberData(nameof(NoPeers))]
    public async Task A_peer_that_cannot_be_is_refused(string peer, string why)
    {
        Assert.NotEmpty(why);
        await desk.AssertRefusedAsync(Code.RequestInvalid, "peer", Text(Peer.Parser.ParseJson(peer)));
    }

    [Fact]
    public async Task Without_a_peer_it_is_refused() => await desk.AssertRefusedAsync(Code.RequestInvalid, "peer", Text(null));

    [Fact]
    public async Task A_peer_that_is_not_there_is_unknown()
    {
        await desk.AssertRefusedAsync(Code.UserUnknown, "peer", Text(Peer.User(3)));
        await desk.AssertRefusedAsync(Code.ChatUnknown, "peer", Text(Peer.Chat(6)));
        await desk.AssertRefusedAsync(Code.ChatUnknown, "peer", Text(Peer.Chat(2))); // a user has that id, no chat
    }

    [Theory]
    [InlineData(0, Code.RequestInvalid)]
    [InlineData(1, null)]
    [InlineData(100, null)]
    [InlineData(101, Code.TooMany)]
    public Task One_to_a_hundred_messages_are_sent_at_once(int count, Code? refusal) =>
        AssertAsync(refusal, "messages", Messages([.. Enumerable.Range(1, count).Select(n => Message(randomId: n))]));

    [Fact]
    public async Task A_random_id_is_not_zero_and_not_used_twice()
    {
        await desk.AssertRefusedAsync(Code.RequestInvalid, "random_id", Messages(Message(randomId: 0)));
        await desk.AssertRefusedAsync(
            Code.RequestInvalid, "random_id", Messages(Message(randomId: 1), Message(randomId: 2), Message(randomId: 1)));
        await desk.AssertAcceptedAsync(Messages(Message(randomId: -1), Message(randomId: long.MinValue)));
    }

    [Theory]
    [InlineData(0, Code.MessageEmpty)]
    [InlineData(1, null)]
    [InlineData(4096, null)]
    [InlineData(4097, Code.MessageTooLong)]
    public Task A_text_has_one_to_4096_code_units(int length, Code? refusal) =>
        AssertAsync(refusal, "content.text", Messages(Message(text: new string('ß', length))));

    [Fact]
    public async Task A_character_outside_of_the_first_plane_counts_twice()
    {
        await desk.AssertRefusedAsync(
            Code.MessageTooLong, "content.text", Messages(Message(text: string.Concat(Enumerable.Repeat("🙂", 2049)))));
        await desk.AssertAcceptedAsync(Messages(Message(text: string.Concat(Enumerable.Repeat("🙂", 2048)))));
    }

    [Fact]
    public async Task A_message_without_content_is_empty() =>
        await desk.AssertRefusedAsync(Code.MessageEmpty, "content.text", Messages(new NewMessage { RandomId = 1 }));

    [Fact]
    public async Task One_bad_message_refuses_them_all() =>
        await desk.AssertRefusedAsync(Code.MessageEmpty, "content.text", Messages(Message(randomId: 1), Message(randomId: 2, text: "")));

    [Theory]
    [InlineData(100, null)]
    [InlineData(101, Code.TooMany)]
    public Task A_text_has_a_hundred_entities_at_the_most(int count, Code? refusal) =>
        AssertAsync(refusal, "content.entities", Messages(Message(entities: [.. Enumerable.Repeat(Mark(Kind.Bold, 0, 1), count)])));

    [Theory]
    [InlineData(Kind.Bold, 0, 5, 0, true)]
    [InlineData(Kind.Bold, 4, 1, 0, true)]
    [InlineData(Kind.Bold, 5, 1, 0, true)] // behind the end: nothing is left of it
    [InlineData(Kind.Bold, 0, 6, 0, true)] // beyond the end: cut off there
    [InlineData(Kind.Bold, 3, int.MaxValue, 0, true)] // beyond any end
    [InlineData(Kind.Bold, int.MaxValue, 1, 0, true)]
    [InlineData(Kind.Bold, -1, 2, 0, false)]
    [InlineData(Kind.Bold, 0, 0, 0, false)]
    [InlineData(Kind.Bold, 0, -1, 0, false)]
    [InlineData(Kind.Unspecified, 0, 5, 0, false)]
    [InlineData(Kind.MentionName, 0, 5, 2, true)]
    [InlineData(Kind.MentionName, 0, 5, 99, true)] // somebody who may come later
    [InlineData(Kind.MentionName, 0, 5, 0, false)]
    [InlineData(Kind.MentionName, 0, 5, -2, false)]
    [InlineData((Kind)99, 0, 5, 0, true)] // of the future
    public Task An_entity_must_be_one_that_can_be_meant(Kind kind, int offset, int length, long user, bool isSound) =>
        AssertAsync(
            isSound ? null : Code.EntityInvalid, "content.entities",
            Messages(Message(text: "hello", entities: [Mark(kind, offset, length, user)])));

    [Fact]
    public async Task What_is_answered_is_named_by_the_callers_own_id_and_handed_on_by_its_place_in_the_dialog()
    {
        desk.WithMessage(1, 700, Peer.User(2), dialogMessageId: 33);
        await desk.AssertAcceptedAsync(Messages(Message(randomId: 1, replyTo: 700), Message(randomId: 2)));
        Assert.Equal([33, 0], desk.Command<Proto.SendMessages>().Items.Select(i => i.ReplyTo));
    }

    [Fact]
    public async Task A_message_that_the_caller_does_not_have_in_this_dialog_cannot_be_answered()
    {
        desk.WithMessage(1, 700, Peer.User(3), 33).WithMessage(2, 701, Peer.User(1), 34).WithMessage(1, 702, Peer.Chat(2), 35);
        desk.Store.Put(Names.Record(1, 703), new State.Record { Update = new Update { Pts = 703, ReadInbox = new ReadInbox() } });
        foreach (var id in new[] { 699, 700, 701, 702, 703, long.MaxValue })
            await desk.AssertRefusedAsync(Code.MessageUnknown, "reply_to_message_id", Messages(Message(replyTo: id)));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "reply_to_message_id", Messages(Message(replyTo: -1)));
    }

    [Fact]
    public async Task What_is_answered_may_be_deleted_since()
    {
        desk.WithMessage(1, 700, Peer.User(2), dialogMessageId: 33).WithGone(1, 700);
        await desk.AssertAcceptedAsync(Messages(Message(replyTo: 700)));
        Assert.Equal(33, desk.Command<Proto.SendMessages>().Items[0].ReplyTo);
    }

    [Fact]
    public async Task A_second_reply_to_the_same_message_is_resolved_too()
    {
        desk.WithMessage(1, 700, Peer.User(2), dialogMessageId: 33);
        await desk.AskAsync(1, Messages(Message(randomId: 1, replyTo: 700)));
        await desk.AskAsync(1, Messages(Message(randomId: 2, replyTo: 700)));
        Assert.Equal([33, 33], desk.Broker.All<Proto.SendMessages>().Select(c => c.Items[0].ReplyTo));
    }

    [Fact]
    public async Task A_command_has_256_KiB_at_the_most()
    {
        NewMessage[] many = [.. Enumerable.Range(1, 63).Select(n => Message(randomId: n, text: new string('x', 4096)))];
        await desk.AskAsync(1, Messages([.. many, Message(randomId: 64, text: new string('x', 1000))]));
        var room = Limits.Command - Assert.Single(desk.Broker.Published).Data.Length;
        desk.Broker.Calls.Clear();

        await desk.AssertRefusedAsync(
            Code.CommandTooLarge, "", Messages([.. many, Message(randomId: 64, text: new string('x', 1000 + room + 1))]));
        await desk.AssertAcceptedAsync(Messages([.. many, Message(randomId: 64, text: new string('x', 1000 + room))]));
        Assert.Equal(Limits.Command, Assert.Single(desk.Broker.Published).Data.Length);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 1)]
    [InlineData(5000, 5001)] // saved by a clock that was ahead
    public async Task Who_sends_what_the_draft_was_clears_it_as_far_as_it_was_saved_before(long saved, long cleared)
    {
        var now = Desk.Now.ToUnixTimeMilliseconds();
        desk.WithDialog(1, Peer.User(2), new State.DialogState { DraftSetAt = now + saved });
        var request = Text(Peer.User(2));
        request.SendMessages.ClearDraft = true;
        await desk.AssertAcceptedAsync(request);
        Assert.Equal(now + cleared, desk.Command<Proto.SendMessages>().ClearsDraftAt);
    }

    [Fact]
    public async Task Otherwise_the_draft_stays_and_is_not_looked_at()
    {
        desk.WithDialog(1, Peer.User(2), new State.DialogState { DraftSetAt = 5000 });
        await desk.AssertAcceptedAsync(Text(Peer.User(2)));
        Assert.Equal(0, desk.Command<Proto.SendMessages>().ClearsDraftAt);
        Assert.DoesNotContain("mailbox/1/dialog/u2", desk.Store.Reads.SelectMany(k => k));
    }

    [Fact]
    public async Task What_is_wrong_by_itself_is_refused_without_asking_the_store()
    {
        await desk.AssertRefusedAsync(Code.MessageEmpty, "content.text", Messages(Message(text: "")));
        Assert.Empty(desk.Store.Reads);
    }

    public void Dispose() => desk.Dispose();

    private Task AssertAsync(Code? refusal, string field, Request request) =>
        refusal is { } code ? desk.AssertRefusedAsync(code, field, request) : desk.AssertAcceptedAsync(request);

    private static Request Text(Peer? peer, string text = "hello", long randomId = 1) =>
        new() { SendMessages = new SendMessages { Peer = peer, Messages = { Message(randomId, text) } } };

    private static Request Messages(params NewMessage[] messages) =>
        new() { SendMessages = new SendMessages { Peer = Peer.User(2), Messages = { messages } } };

    private static NewMessage Message(long randomId = 1, string text = "hello", long replyTo = 0, params Entity[] entities) =>
        new() { RandomId = randomId, ReplyToMessageId = replyTo, Content = new Content { Text = text, Entities = { entities } } };

    private static Entity Mark(Kind kind, int offset, int length, long user = 0) =>
        new() { Kind = kind, Offset = offset, Length = length, UserId = user };
}
