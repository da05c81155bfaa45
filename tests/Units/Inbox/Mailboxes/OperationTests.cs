using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using static DaprMessaging.Units.Inbox.Commands;
using Kind = DaprMessaging.Contracts.Entity.Types.Kind;

namespace DaprMessaging.Units.Inbox.Mailboxes;

/// <summary>What a message is in each mailbox: what it answers, whom it names, whether it counts.</summary>
public sealed class OperationTests
{
    private readonly Room room = new();

    [Fact]
    public async Task A_reply_points_to_each_owners_own_copy()
    {
        await room.RunAsync(Send("u:2:3", 2, 10), Send("u:2:3", 2, 11)); // so that numbers differ
        await room.RunAsync(Send("u:1:2", 1, 12, "question"));
        await room.RunAsync(Send("u:1:2", 2, 13, "answer", replyTo: 1));
        Assert.Equal(1, room.Mailbox(1).Messages.Last().ReplyToMessageId);
        Assert.Equal(3, room.Mailbox(2).Messages.Last().ReplyToMessageId);
    }

    [Fact]
    public async Task A_reply_to_what_its_reader_never_had_points_to_nothing()
    {
        await room.RunAsync(
            Create(5, 1, 10, 2), Send("c:5", 1, 11, "before"), Add(5, 1, 12, 3), Send("c:5", 2, 13, "answer", replyTo: 2));
        Assert.Equal(0, room.Mailbox(3).Messages.Last().ReplyToMessageId);
        Assert.Equal(2, room.Mailbox(2).Messages.Last().ReplyToMessageId);
    }

    [Fact]
    public async Task Within_an_album_a_message_may_answer_an_earlier_one()
    {
        await room.RunAsync(Album("u:1:2", 1, 1000, Item(11), Item(12, replyTo: 1)));
        Assert.Equal([0, 1], room.Mailbox(2).Messages.Select(m => m.ReplyToMessageId));
    }

    [Fact]
    public async Task A_reply_reaches_back_over_many_pages()
    {
        foreach (var part in Enumerable.Range(1, 400).Select(n => Send("u:1:2", 1, n)).Chunk(100)) await room.RunAsync(part);
        room.Restart();
        await room.RunAsync(Send("u:1:2", 2, 1000, replyTo: 3));
        Assert.Equal(3, room.Mailbox(2).Messages.Last().ReplyToMessageId);
    }

    [Fact]
    public async Task In_a_chat_a_reply_concerns_the_author_of_what_it_answers_and_nobody_else()
    {
        await room.RunAsync(Create(5, 1, 10, 2, 3), Send("c:5", 1, 11), Send("c:5", 2, 12, replyTo: 2));
        Assert.Equal([true, false, false], new[] { 1, 2, 3 }.Select(u => room.Mailbox(u).Messages.Last().Mentioned));
    }

    [Fact]
    public async Task In_a_chat_a_mention_by_name_concerns_whom_it_names()
    {
        await room.RunAsync(
            Create(5, 1, 10, 2, 3), Album("c:5", 1, 1000, Item(11, Mention(2)), Item(12, Mention(3), Mention(2)), Item(13)));
        Assert.Equal([true, true, false], room.Mailbox(2).Messages.Skip(1).Select(m => m.Mentioned));
        Assert.Equal([false, true, false], room.Mailbox(3).Messages.Skip(1).Select(m => m.Mentioned));
    }

    [Fact]
    public async Task Nobody_mentions_oneself()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Album("c:5", 1, 1000, Item(11, Mention(1))), Send("c:5", 1, 12, replyTo: 2));
        Assert.DoesNotContain(room.Mailbox(1).Messages, m => m.Mentioned);
    }

    [Fact]
    public async Task An_entity_that_is_no_mention_concerns_nobody()
    {
        var entity = Mention(2);
        entity.Kind = Kind.Bold;
        await room.RunAsync(Create(5, 1, 10, 2), Album("c:5", 1, 1000, Item(11, entity)));
        Assert.False(room.Mailbox(2).Messages.Last().Mentioned);
    }

    [Fact]
    public async Task In_a_dialog_of_two_nothing_needs_a_mention()
    {
        await room.RunAsync(Send("u:1:2", 2, 10), Album("u:1:2", 1, 1000, Item(11, replyTo: 1), Item(12, Mention(2))));
        Assert.DoesNotContain(room.Mailbox(2).Messages, m => m.Mentioned);
    }

    [Fact]
    public async Task The_index_says_whose_a_message_is_and_what_it_is()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Album("c:5", 1, 1000, Item(11, Mention(2))), Send("c:5", 2, 12));
        Assert.Equal(
            [new Slot(1, 1, SlotMarks.Service), new Slot(2, 1, SlotMarks.Mentioned), new Slot(3, 2, SlotMarks.Out)],
            new long[] { 1, 2, 3 }.Select(n => room.Mailbox(2).Slot(Peer.Chat(5), n)));
        Assert.Equal(new Slot(1, 1, SlotMarks.Service | SlotMarks.Out), room.Mailbox(1).Slot(Peer.Chat(5), 1));
    }

    [Fact]
    public async Task Messages_of_others_count_as_unread_one_by_one_and_own_ones_never()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Album("u:1:2", 1, 12, 13), Send("u:1:2", 2, 14), Send("u:1:2", 1, 15));
        Assert.Equal([1, 2, 3, 3, 4], room.Mailbox(2).Log.Select(r => r.Update.Dialog.UnreadCount));
        Assert.Equal([0, 0, 0, 1, 1], room.Mailbox(1).Log.Select(r => r.Update.Dialog.UnreadCount));
    }

    [Fact]
    public async Task Speaking_is_not_reading()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Send("u:1:2", 2, 12));
        Assert.Equal((1, 0), (room.Mailbox(2).Dialog(Peer.User(1)).UnreadCount, room.Mailbox(2).Dialog(Peer.User(1)).ReadInbox));
    }

    [Fact]
    public async Task What_was_read_before_its_copy_came_is_not_unread()
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        await room.TakeAsync(Send("u:1:2", 1, 12), Send("u:1:2", 1, 13));
        var announced = room.Announced.TakeLast(2).ToList();
        room.Lose();
        await room.RunAsync(Read("u:1:2", 2, 2));
        await room.RunAsync(announced);
        Assert.Equal((2, 1), (room.Mailbox(2).Dialog(Peer.User(1)).ReadInbox, room.Mailbox(2).Dialog(Peer.User(1)).UnreadCount));
    }

    [Fact]
    public async Task The_top_of_a_dialog_is_its_newest_message_whoever_wrote_it()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Send("c:5", 2, 11), Add(5, 1, 12, 3));
        var dialog = room.Mailbox(2).Dialog(Peer.Chat(5));
        Assert.Equal((3, 3, 3), (dialog.TopMessageId, dialog.TopDialogMessageId, dialog.LastOp));
    }

    private static Item Item(long randomId, params Entity[] entities) => Item(randomId, 0, entities);

    private static Item Item(long randomId, long replyTo, params Entity[] entities) => new()
    {
        RandomId = randomId, ReplyTo = replyTo, Content = new Content { Text = $"text {randomId}", Entities = { entities } },
    };

    private static Entity Mention(long user) => new() { Kind = Kind.MentionName, Length = 4, UserId = user };
}
