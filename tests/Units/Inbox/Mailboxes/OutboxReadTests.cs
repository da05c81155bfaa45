using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.Sync;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

public sealed class OutboxReadTests
{
    private static readonly Peer Two = Peer.User(2);

    private readonly Room room = new();

    [Fact]
    public async Task The_author_sees_how_far_it_was_read()
    {
        await room.RunAsync(Send("u:1:3", 1, 10), Send("u:1:2", 1, 11), Send("u:1:2", 1, 12));
        await room.RunAsync(ReadBy2(1));
        Assert.Equal((1, 2), (room.Mailbox(1).Dialog(Two).ReadOutbox, room.Mailbox(1).Dialog(Two).ReadOutboxMaxId));
        var step = room.Mailbox(1).Record(4).Update;
        Assert.Equal((2, 2), (step.ReadOutbox.MaxId, step.Dialog.ReadOutboxMaxId));
        Assert.Equal(step, room.Broker.All<PushUpdates>()[^1].Updates.Updates_[^1]);
        room.Mailbox(1).AssertSound();
    }

    [Fact]
    public async Task It_only_goes_forward_and_is_poked_about_if_it_was_known()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Send("u:1:2", 1, 12));
        await room.RunAsync(ReadBy2(2));
        var before = room.Store.Snapshot();
        await room.RunAsync(ReadBy2(2));
        await room.RunAsync(ReadBy2(1));
        Assert.Equal(before, room.Store.Snapshot());
        Assert.All(
            room.Broker.All<PushUpdates>().TakeLast(2),
            p => Assert.Equal((1, 0, 3), (p.UserId, p.Updates.Updates_.Count, p.Updates.Pts)));
    }

    [Fact]
    public async Task A_mark_that_is_there_before_the_copy_shows_as_soon_as_the_copy_is_there()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11), Send("u:1:2", 1, 12), Send("u:1:2", 1, 13));
        var announced = room.Announced;
        room.Lose();
        await room.RunAsync(ReadBy2(2));
        Assert.Equal((2, 0), (room.Mailbox(1).Dialog(Two).ReadOutbox, room.Mailbox(1).Dialog(Two).ReadOutboxMaxId));
        Assert.Equal((0, 2), (room.Mailbox(1).Record(1).Update.ReadOutbox.MaxId, room.Mailbox(1).Record(1).DialogMessageId));

        await room.RunAsync(announced);

        Assert.Equal((2, 3), (room.Mailbox(1).Dialog(Two).ReadOutbox, room.Mailbox(1).Dialog(Two).ReadOutboxMaxId));
        Assert.Equal([2, 3, 3], room.Mailbox(1).Log.Skip(1).Select(r => r.Update.Dialog.ReadOutboxMaxId));
        room.Mailbox(1).AssertSound();
    }

    [Fact]
    public async Task The_same_after_a_restart_in_between()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11));
        var announced = room.Announced;
        room.Lose();
        await room.RunAsync(ReadBy2(1));
        room.Restart();
        await room.RunAsync(announced);
        Assert.Equal(2, room.Mailbox(1).Dialog(Two).ReadOutboxMaxId);
        Assert.Equal([Two], room.Mailbox(1).Directory);
    }

    [Fact]
    public async Task A_chat_is_read_as_soon_as_any_member_has_read_it()
    {
        await room.RunAsync(Create(5, 1, 10, 2, 3), Send("c:5", 1, 11), Send("c:5", 1, 12));
        await room.RunAsync(Read("c:5", 2, 2));
        await room.RunAsync(Read("c:5", 3, 3));
        Assert.Equal(3, room.Mailbox(1).Dialog(Peer.Chat(5)).ReadOutbox);
    }

    [Fact]
    public async Task Several_authors_of_a_shard_are_told_each_for_themselves()
    {
        await room.RunAsync(Create(5, 1, 10, 65), Send("c:5", 1, 11), Send("c:5", 65, 12));
        await room.RunAsync(new OutboxRead { Conversation = "c:5", Owners = { 1, 65 }, UpTo = 3, OpNo = 3 });
        Assert.Equal([3, 3], new[] { 1, 65 }.Select(u => room.Mailbox(u).Dialog(Peer.Chat(5)).ReadOutbox));
    }

    [Fact]
    public async Task After_a_restart_the_mark_is_shown_as_the_authors_own_id_all_the_same()
    {
        await room.RunAsync(Send("u:1:3", 1, 10), Send("u:1:2", 1, 11), Send("u:1:2", 1, 12));
        room.Restart();
        await room.RunAsync(ReadBy2(2));
        Assert.Equal(3, room.Mailbox(1).Dialog(Two).ReadOutboxMaxId);
    }

    [Fact]
    public async Task A_mark_that_was_known_says_how_far_the_whole_mailbox_is()
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        await room.RunAsync(ReadBy2(1));
        await room.RunAsync(Send("u:1:3", 1, 12));
        await room.RunAsync(ReadBy2(1));
        Assert.Equal(3, room.Broker.All<PushUpdates>()[^1].Updates.Pts);
    }

    [Theory]
    [InlineData(3, 0)] // they have got as far as the reader, and wrote nothing that is not known to be read
    [InlineData(4, 1)] // the reader was further: something of theirs may be on its way
    public async Task In_a_chat_who_wrote_nothing_since_has_nothing_to_hear(long reached, int steps)
    {
        await room.RunAsync(Create(5, 1, 10, 2), Send("c:5", 1, 11), Send("c:5", 2, 12));
        await room.RunAsync(new OutboxRead { Conversation = "c:5", Owners = { 1 }, UpTo = 2, OpNo = 3 });
        var pts = room.Mailbox(1).Pts;
        await room.RunAsync(new OutboxRead { Conversation = "c:5", Owners = { 1 }, UpTo = 3, OpNo = reached });
        Assert.Equal(steps, room.Mailbox(1).Pts - pts);
        Assert.Equal((1, room.Mailbox(1).Pts), room.Broker.All<PushUpdates>()[^1] is var p ? (p.UserId, p.Updates.Pts) : default); // poked in any case
        await room.RunAsync(Send("c:5", 1, 13));
        await room.RunAsync(new OutboxRead { Conversation = "c:5", Owners = { 1 }, UpTo = 4, OpNo = 4 });
        Assert.Equal((4, room.Mailbox(1).Dialog(Peer.Chat(5)).TopMessageId), room.Mailbox(1).Dialog(Peer.Chat(5)) is var d ? (d.ReadOutbox, d.ReadOutboxMaxId) : default);
        room.Mailbox(1).AssertSound();
    }

    [Fact]
    public async Task A_mark_beyond_what_the_owner_has_is_shown_as_their_newest()
    {
        await room.RunAsync(Create(5, 1, 10, 2, 3), Send("c:5", 3, 11), Remove(5, 1, 12, 3));
        await room.SendAsync("c:5", 300);
        room.Restart();
        await room.RunAsync(new OutboxRead { Conversation = "c:5", Owners = { 3 }, UpTo = 290, OpNo = 290 });
        Assert.Equal((290, 3), room.Mailbox(3).Dialog(Peer.Chat(5)) is var d ? (d.ReadOutbox, d.ReadOutboxMaxId) : default);
        room.Mailbox(3).AssertSound();
    }

    [Fact]
    public async Task The_step_says_when_it_was_read()
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        await room.RunAsync(new OutboxRead { Conversation = "u:1:2", Owners = { 1 }, UpTo = 1, OpNo = 1, Date = 5000 });
        Assert.Equal(5000, room.Mailbox(1).Record(2).Update.ReadOutbox.Date);
    }

    private static OutboxRead ReadBy2(long upTo) => new() { Conversation = "u:1:2", Owners = { 1 }, UpTo = upTo, OpNo = upTo };
}
