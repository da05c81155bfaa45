using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.State;
using static DaprMessaging.Units.Inbox.ChatCommands;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

/// <summary>Who comes into a chat that shows its history has what was said before, read; who comes into another has not.</summary>
public sealed class VisibleHistoryTests
{
    private static readonly Peer Chat = Peer.Chat(5);

    private readonly Room room = new();

    private DialogState Dialog => room.Mailbox(3).Dialog(Chat);

    [Fact]
    public async Task All_that_was_said_before_is_there_in_its_order_and_nothing_of_it_is_unread()
    {
        await BeginAsync();
        for (var i = 0; i < 30; i++) await room.RunAsync(Send("c:5", 1 + (i % 2), 100 + i, $"text {i}"));
        await room.RunAsync(Add(5, 1, 12, 3), Send("c:5", 1, 13, "welcome"));
        Assert.Equal([.. Enumerable.Range(0, 30).Select(i => $"text {i}"), "welcome"], room.Mailbox(3).Texts);
        Assert.Equal((1, 34), (Dialog.UnreadCount, Dialog.LastOp));
        Assert.All(room.Mailbox(3).Log.Where(r => r.OpNo < 33), r => Assert.True(r.Update.NewMessage.Past));
        Assert.All(room.Mailbox(3).Log.Where(r => r.OpNo >= 33), r => Assert.False(r.Update.NewMessage.Past));
        room.Mailbox(3).AssertSound();
    }

    [Fact]
    public async Task It_is_as_it_was_changed_since()
    {
        await BeginAsync();
        await room.RunAsync(Send("c:5", 1, 12, "first"), Send("c:5", 1, 13, "second"), Send("c:5", 1, 14, "third"));
        await room.RunAsync(Edit("c:5", 1, 15, 3, "first, edited"), Delete("c:5", 1, 16, 4), Pin("c:5", 1, 17, 5));
        await room.RunAsync(Add(5, 1, 18, 3));
        Assert.Equal(["first, edited", "third"], room.Mailbox(3).Texts);
        Assert.Single(Dialog.PinnedMessages);
        Assert.Equal(0, Dialog.UnreadCount);
        room.Mailbox(3).AssertSound();
    }

    [Fact]
    public async Task What_named_them_is_seen_and_what_is_to_be_played_is_played()
    {
        await BeginAsync();
        var voice = new Item { RandomId = 13, Content = new Content { Media = new Media { Kind = Media.Types.Kind.Voice, Id = "v" } } };
        await room.RunAsync(Mention("c:5", 1, 12, 3), Album("c:5", 1, 1000, voice), Add(5, 1, 14, 3));
        Assert.Equal((0, 0), (Dialog.UnreadMentionsCount, Dialog.UnreadCount));
        var messages = room.Mailbox(3).Log.Select(r => r.Update.NewMessage).ToList();
        Assert.Contains(messages, m => m is { Mentioned: true, MentionUnread: false });
        Assert.Contains(messages, m => m is { Content.Media: not null, MediaUnread: false });
        room.Mailbox(3).AssertSound();
    }

    [Fact]
    public async Task Who_comes_back_has_what_was_said_meanwhile()
    {
        await room.RunAsync(Create(5, 1, 10, 2, 3), Send("c:5", 1, 11, "with you"), ShowHistory(5, 1, 12), Remove(5, 1, 13, 3), Send("c:5", 1, 14, "without you"));
        Assert.Equal(["with you"], room.Mailbox(3).Texts);
        await room.RunAsync(Add(5, 1, 15, 3), Send("c:5", 2, 16, "again"));
        Assert.Equal(["with you", "without you", "again"], room.Mailbox(3).Texts);
        Assert.Equal(2, Dialog.UnreadCount); // what they had not read when they went, and what was said since they came back
        room.Mailbox(3).AssertSound();
    }

    [Fact]
    public async Task Who_came_before_the_chat_showed_it_does_not_get_it_later()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Send("c:5", 1, 11, "among us"), Add(5, 1, 12, 3), ShowHistory(5, 1, 13), Send("c:5", 1, 14, "to all"));
        Assert.Equal(["to all"], room.Mailbox(3).Texts);
        await room.RunAsync(Add(5, 1, 15, 4), ShowHistory(5, 1, 16, visible: false), Add(5, 1, 17, 6));
        Assert.Equal(["among us", "to all"], room.Mailbox(4).Texts);
        Assert.Empty(room.Mailbox(6).Texts);
    }

    [Fact]
    public async Task To_read_on_reads_what_is_old_too()
    {
        await BeginAsync();
        await room.RunAsync(Send("c:5", 2, 12, "old"), Add(5, 1, 13, 3), Send("c:5", 1, 14, "new"));
        await room.RunAsync(Read("c:5", 3, 5));
        Assert.Equal((5, 0), (Dialog.ReadInbox, Dialog.UnreadCount));
        Assert.Equal(3, room.Mailbox(2).Dialog(Chat).ReadOutbox);
    }

    private Task BeginAsync() => room.RunAsync(Create(5, 1, 10, 2), ShowHistory(5, 1, 11));
}
