using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;
using Kind = DaprMessaging.Contracts.Media.Types.Kind;

namespace DaprMessaging.Units.Inbox.Mailboxes;

/// <summary>What the index and the message say of a copy that enters.</summary>
public sealed class MessageKindTests
{
    private static readonly Peer One = Peer.User(1), Two = Peer.User(2), Chat = Peer.Chat(5);

    private readonly Room room = new();

    [Theory]
    [InlineData(Kind.Unspecified, false, SlotMarks.None)]
    [InlineData(Kind.Voice, false, SlotMarks.Playable)]
    [InlineData(Kind.Photo, true, SlotMarks.Mentioned)]
    [InlineData(Kind.VideoNote, true, SlotMarks.Mentioned | SlotMarks.Playable)]
    public async Task In_a_chat_each_copy_says_for_its_owner_what_waits(Kind kind, bool names, SlotMarks marks)
    {
        await room.RunAsync(Create(5, 1, 10, 2, 3), Message("c:5", kind, names ? 2 : 0));
        Assert.Equal(
            [SlotMarks.Out | (marks & SlotMarks.Playable), marks, marks & SlotMarks.Playable], new[] { 1, 2, 3 }.Select(u => room.Mailbox(u).Slot(Chat, 2).Flags));
        foreach (var (user, isNamed) in new[] { (1, false), (2, names), (3, false) })
        {
            var message = room.Mailbox(user).Record(2).Update.NewMessage;
            Assert.Equal((isNamed, isNamed, marks.HasFlag(SlotMarks.Playable)), (message.Mentioned, message.MentionUnread, message.MediaUnread));
            Assert.Equal((isNamed ? 1 : 0, user == 1 ? 0 : 1), room.Mailbox(user).Dialog(Chat) is var d ? (d.UnreadMentionsCount, d.UnreadCount) : default);
            room.Mailbox(user).AssertSound();
        }
    }

    [Fact]
    public async Task In_a_dialog_of_two_nobody_need_be_named()
    {
        await room.RunAsync(Message("u:1:2", Kind.Voice, 2), Send("u:1:2", 2, 12, "an answer", replyTo: 1));
        Assert.Equal((false, false), room.Mailbox(2).Record(1).Update.NewMessage is var m ? (m.Mentioned, m.MentionUnread) : default);
        Assert.Equal((0, 0), (room.Mailbox(2).Dialog(One).UnreadMentionsCount, room.Mailbox(1).Dialog(Two).UnreadMentionsCount));
        Assert.Equal(SlotMarks.Playable, room.Mailbox(2).Slot(One, 1).Flags);
    }

    [Fact]
    public async Task Who_names_themselves_or_answers_themselves_is_not_mentioned()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Message("c:5", Kind.Unspecified, 1), Send("c:5", 1, 12, replyTo: 2));
        Assert.Equal(0, room.Mailbox(1).Dialog(Chat).UnreadMentionsCount);
        Assert.All(room.Mailbox(1).Messages, m => Assert.False(m.Mentioned));
    }

    [Fact]
    public async Task Who_is_answered_is_mentioned_and_nobody_else()
    {
        await room.RunAsync(Create(5, 1, 10, 2, 3), Send("c:5", 2, 11), Send("c:5", 1, 12, replyTo: 2));
        Assert.Equal([0, 1, 0], new[] { 1, 2, 3 }.Select(u => room.Mailbox(u).Dialog(Chat).UnreadMentionsCount));
    }

    [Fact]
    public async Task A_service_message_is_marked_so_and_waits_for_nobody()
    {
        await room.RunAsync(Create(5, 1, 10, 2));
        Assert.Equal([SlotMarks.Out | SlotMarks.Service, SlotMarks.Service], new[] { 1, 2 }.Select(u => room.Mailbox(u).Slot(Chat, 1).Flags));
        Assert.Equal((0, 0, 1), room.Mailbox(2).Dialog(Chat) is var d ? (d.UnreadCount, d.UnreadMentionsCount, d.TopMessageId) : default);
    }

    [Fact]
    public async Task Ones_own_newest_is_the_last_that_one_wrote_and_no_service_message()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Send("c:5", 1, 11), Send("c:5", 2, 12), Add(5, 1, 13, 3), Pin("c:5", 1, 14, 2));
        Assert.Equal([2, 3, 0], new[] { 1, 2, 3 }.Select(u => room.Mailbox(u).Dialog(Chat).OwnDialogMessageId));
        await room.RunAsync(Delete("c:5", 1, 15, 2));
        Assert.Equal(2, room.Mailbox(1).Dialog(Chat).OwnDialogMessageId); // whoever reads it tells its author all the same
        room.Mailbox(1).AssertSound();
    }

    [Fact]
    public async Task Where_it_was_first_said_comes_along_and_makes_no_mention()
    {
        await room.RunAsync(Create(5, 1, 10, 2));
        var forward = new Forward { FromUserId = 2, Date = 500 };
        await room.RunAsync(Album("c:5", 1, 1000, new Item { RandomId = 11, Content = new Content { Text = "said 2" }, Forward = forward }));
        Assert.Equal((forward, false), room.Mailbox(2).Record(2).Update.NewMessage is var m ? (m.Forward, m.Mentioned) : default);
    }

    [Fact]
    public async Task Only_a_playable_message_can_have_been_played_on_its_way()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11), Say("u:1:2", 1, 12));
        var announced = room.Announced;
        room.Lose();
        await room.RunAsync(new ContentsPlayed { Conversation = "u:1:2", Owners = { 1 }, DialogMessageIds = { 1, 2 } });
        await room.RunAsync(announced);
        Assert.Equal([SlotMarks.Out, SlotMarks.Out | SlotMarks.Playable | SlotMarks.Played], new[] { 1, 2 }.Select(n => room.Mailbox(1).Slot(Two, n).Flags));
        room.Mailbox(1).AssertSound();
    }

    [Fact]
    public async Task A_gone_message_keeps_what_is_known_of_its_place()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Message("c:5", Kind.Voice, 2));
        await room.RunAsync(Play("c:5", 2, 2), Delete("c:5", 1, 12, 2));
        Assert.Equal(
            SlotMarks.Mentioned | SlotMarks.Playable | SlotMarks.Played | SlotMarks.Seen | SlotMarks.Deleted, room.Mailbox(2).Slot(Chat, 2).Flags);
        Assert.Equal((true, true, false), room.Mailbox(2).Record(2).Update.Gone is var g ? (g.Mentioned, g.Playable, g.Service) : default);
        room.Mailbox(2).AssertSound();
    }

    private static SendMessages Message(string conversation, Kind kind, long names)
    {
        var content = new Content { Text = "hey you" };
        if (kind != Kind.Unspecified) content.Media = new Media { Kind = kind, Id = "m1" };
        if (names > 0) content.Entities.Add(new Entity { Kind = Entity.Types.Kind.MentionName, Offset = 4, Length = 3, UserId = names });
        return Album(conversation, 1, 1000, new Item { RandomId = 11, Content = content });
    }
}
