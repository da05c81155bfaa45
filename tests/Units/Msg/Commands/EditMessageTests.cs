using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using static DaprMessaging.Contracts.Refusal.Types;
using MessageOptions = DaprMessaging.Msg.MessageOptions;
using Proto = DaprMessaging.Contracts.Inbox;
using State = DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Msg.Commands;

public sealed class EditMessageTests : IDisposable
{
    private static readonly Peer Two = Peer.User(2);

    private static readonly long Now = Desk.Now.ToUnixTimeMilliseconds();

    private readonly Desk desk = new Desk().WithMessage(1, 700, Two, 33, isOut: true, date: Now - 1000);

    [Fact]
    public async Task It_becomes_a_command_to_the_conversation_about_the_place_of_the_message()
    {
        await desk.AssertAcceptedAsync(Edit(700));
        var command = desk.Command<Proto.EditMessage>();
        Assert.Equal(
            ("u:1:2", 1, 11, 33, "better", Now, 9001),
            (command.Conversation, command.Sender, command.RandomId, command.DialogMessageId, command.Content.Text, command.AcceptedAt, command.Origin.SessionId));
        Assert.Equal(("u:1:2", "u:1:2/1/11"), (desk.Broker.Published.Single().Key, desk.Broker.Published.Single().Id));
    }

    [Theory]
    [InlineData(null, 48 * 60L)] // what holds unless it is set
    [InlineData(15, 15L)]
    [InlineData(-1, null)] // set to none
    public async Task For_how_long_is_for_the_operator_to_say(int? minutes, long? window)
    {
        var options = new MessageOptions();
        if (minutes is { } set) options.EditWindow = set < 0 ? null : TimeSpan.FromMinutes(set);
        using var one = new Desk(options: options).WithMessage(1, 700, Two, 33, isOut: true, date: 5000);
        await one.AssertAcceptedAsync(Edit(700)); // whether it is too late is for the conversation to say
        Assert.Equal(window is { } limit ? 5000 + (limit * 60_000) : 0, one.Command<Proto.EditMessage>().Until);
    }

    [Fact]
    public async Task Only_ones_own_can_be_edited()
    {
        desk.WithMessage(1, 701, Two, 34);
        await desk.AssertRefusedAsync(Code.AuthorRequired, "message_id", Edit(701));
    }

    [Fact]
    public async Task Nor_can_what_somebody_else_said_and_the_caller_only_says_again()
    {
        var record = desk.Store.Get<State.Record>(Names.Record(1, 700))!;
        record.Update.NewMessage.Forward = new Forward { FromUserId = 99, Date = 5000 };
        desk.Store.Put(Names.Record(1, 700), record);
        await desk.AssertRefusedAsync(Code.AuthorRequired, "message_id", Edit(700));
        var message = new State.ChannelMessage { Message = new Message { Id = 3, FromUserId = 1, Content = new Content { Text = "hello" }, Forward = new Forward { FromUserId = 99 } } };
        desk.Store.Put(Names.ChannelMessage("b:5", 3), message);
        await desk.AssertRefusedAsync(Code.AuthorRequired, "message_id", Edit(3, Peer.Channel(5)));
    }

    [Fact]
    public async Task Only_a_message_of_that_dialog_in_the_callers_mailbox_is_known()
    {
        desk.WithMessage(2, 800, Peer.User(1), 40, isOut: true).WithMessage(1, 801, Peer.Chat(2), 41, isOut: true);
        foreach (var (peer, id) in new[] { (Two, 699L), (Peer.User(3), 700), (Peer.Chat(2), 700), (Two, 800), (Two, 801) })
            await desk.AssertRefusedAsync(Code.MessageUnknown, "message_id", Edit(id, peer));
    }

    [Fact]
    public async Task What_happened_to_a_chat_cannot_be_said_otherwise()
    {
        desk.Store.Put(Names.Record(1, 702), new State.Record
        {
            DialogMessageId = 35,
            Update = new Update { Pts = 702, NewMessage = new Message { Id = 702, Peer = Two, FromUserId = 1, Out = true, Action = new ServiceAction() } },
        });
        await desk.AssertRefusedAsync(Code.MessageUnknown, "message_id", Edit(702));
    }

    [Fact]
    public async Task One_that_the_author_has_deleted_since_can_still_be_named_but_for_no_longer_than_before()
    {
        desk.WithGone(1, 700);
        await desk.AssertAcceptedAsync(Edit(700));
        var command = desk.Command<Proto.EditMessage>();
        Assert.Equal((33, Now - 1000 + (48 * 3600_000L)), (command.DialogMessageId, command.Until));
    }

    [Fact]
    public async Task The_caption_of_one_that_the_author_has_deleted_since_can_be_taken_away_as_before()
    {
        WithMedia(700);
        desk.WithGone(1, 700);
        desk.WithMessage(1, 703, Two, 36, isOut: true, date: Now).WithGone(1, 703);
        await desk.AssertRefusedAsync(Code.MessageEmpty, "content.text", Edit(703, text: ""));
        await desk.AssertAcceptedAsync(Edit(700, text: ""));
    }

    [Fact]
    public async Task It_is_refused_for_what_is_wrong_by_itself_without_asking_the_store()
    {
        await desk.AssertRefusedAsync(Code.RequestInvalid, "random_id", Edit(700, randomId: 0));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "message_id", Edit(0));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "message_id", Edit(-1));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "peer", Edit(700, new Peer()));
        await desk.AssertRefusedAsync(Code.MessageTooLong, "content.text", Edit(700, text: new string('x', Limits.Text + 1)));
        var (without, strange) = (Edit(700), Edit(700));
        without.EditMessage.Content = null;
        strange.EditMessage.Content.Entities.Add(new Entity { Kind = Entity.Types.Kind.Unspecified, Length = 1 });
        await desk.AssertRefusedAsync(Code.MessageEmpty, "content.text", without);
        await desk.AssertRefusedAsync(Code.EntityInvalid, "content.entities", strange);
        Assert.Empty(desk.Store.Reads);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    public async Task A_text_must_say_something_but_a_caption_need_not(string text)
    {
        await desk.AssertRefusedAsync(Code.MessageEmpty, "content.text", Edit(700, text: text));
        WithMedia(703);
        await desk.AssertAcceptedAsync(Edit(703, text: text));
    }

    [Fact]
    public async Task A_media_stays_whether_it_is_named_or_not_and_cannot_be_exchanged()
    {
        var media = WithMedia(703);
        var (same, other) = (Edit(703), Edit(703));
        (same.EditMessage.Content.Media, other.EditMessage.Content.Media) = (media, new Media { Kind = Media.Types.Kind.Photo, Id = "another" });
        await desk.AssertRefusedAsync(Code.MediaInvalid, "content.media", other);
        await desk.AssertAcceptedAsync(same);
        Assert.Null(desk.Command<Proto.EditMessage>().Content.Media);
    }

    [Fact]
    public async Task What_can_be_seen_in_the_text_is_found_again_and_who_is_mentioned_is_looked_up()
    {
        desk.Store.Put(Names.Username("bob"), new State.Username { UserId = 42 });
        await desk.AssertAcceptedAsync(Edit(700, text: "ask @Bob #now"));
        Assert.Equal(
            [(Entity.Types.Kind.Mention, 42L), (Entity.Types.Kind.Hashtag, 0)],
            desk.Command<Proto.EditMessage>().Content.Entities.Select(e => (e.Kind, e.UserId)));
    }

    public void Dispose() => desk.Dispose();

    private Media WithMedia(long id)
    {
        desk.WithMessage(1, id, Two, 36, isOut: true, date: Now - 1000);
        var record = desk.Store.Get<State.Record>(Names.Record(1, id))!;
        record.Update.NewMessage.Content.Media = new Media { Kind = Media.Types.Kind.Photo, Id = "m" };
        desk.Store.Put(Names.Record(1, id), record);
        return record.Update.NewMessage.Content.Media;
    }

    private static Request Edit(long messageId, Peer? peer = null, long randomId = 11, string text = "better") => new()
    {
        EditMessage = new EditMessage { RandomId = randomId, Peer = peer ?? Two, MessageId = messageId, Content = new Content { Text = text } },
    };
}
