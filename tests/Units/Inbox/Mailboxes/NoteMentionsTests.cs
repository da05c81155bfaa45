using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.Sync;
using Google.Protobuf;
using static DaprMessaging.Units.Inbox.ChannelCommands;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

/// <summary>Where somebody is mentioned in a channel: their mailbox knows the places, whatever comes first, and however often.</summary>
public sealed class NoteMentionsTests
{
    private const long Owner = 2;

    private static readonly Peer Here = Peer.Channel(5);

    private readonly Room room = new();

    [Fact]
    public async Task It_is_a_step_that_names_the_messages_and_counts_them()
    {
        await room.RunAsync(Note(3, 4));
        var record = room.Mailbox(Owner).Record(1);
        Assert.Equal(([3, 4], [3, 4], 2, false), (record.Update.UserMentioned.Ids, record.DialogMessageIds, record.Update.Dialog.UnreadMentionsCount, record.Update.UserMentioned.Deleted));
        Assert.Equal((0, 0), (record.Update.Dialog.UnreadCount, record.Update.Dialog.TopMessageId));
        Assert.Equal(record.Update, Assert.Single(Assert.Single(room.Broker.All<PushUpdates>()).Updates.Updates_));
        room.Mailbox(Owner).AssertSound();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_told_again_changes_nothing_and_says_how_far_the_mailbox_is(bool afterRestart)
    {
        await room.RunAsync(Note(3), Note(4), Gone(4));
        var before = room.Store.Snapshot();
        if (afterRestart) room.Restart();
        await room.RunAsync(Gone(4));
        await room.RunAsync(Note(4, 3));
        Assert.Equal(before, room.Store.Snapshot());
        Assert.Equal((0, 3), room.Broker.All<PushUpdates>()[^1].Updates is var u ? (u.Updates_.Count, (int)u.Pts) : default);
    }

    [Fact]
    public async Task In_whatever_order_they_come_the_same_stays_unread()
    {
        IMessage[] events = [Note(3, 4, 130), Note(5), Gone(4), Play(Channel, Owner, 5), SeeMentions(Channel, Owner, 2), Note(2)];
        foreach (var order in Orders(events.Length))
        {
            var one = new Room();
            await one.RunAsync(Come(1));
            foreach (var at in order) await one.RunAsync(events[at]);
            foreach (var at in order) await one.RunAsync(events[at]);
            var dialog = one.Mailbox(Owner).Dialog(Here);
            Assert.Equal((2, 2), (dialog.UnreadMentionsCount, dialog.MentionsReadUpTo));
            Assert.Equal([3L, 130], new long[] { 2, 3, 4, 5, 130 }.Where(place => place > 2 && one.Mailbox(Owner).Slot(Here, place).CountsAsMention));
            one.Mailbox(Owner).AssertSound();
        }
    }

    [Fact]
    public async Task Who_goes_has_seen_them_and_who_comes_back_begins_anew()
    {
        await room.RunAsync(Come(1), Note(3), Note(4));
        await room.RunAsync(Go(8, upTo: 5));
        Assert.Equal((0, 5, 5), room.Mailbox(Owner).Dialog(Here) is var d ? (d.UnreadMentionsCount, d.MentionsReadUpTo, d.ReadMentionsMaxId) : default);
        await room.RunAsync(Note(5)); // on its way when they went
        await room.RunAsync(Note(9)); // said when they were back, and here first
        await room.RunAsync(Come(12, upTo: 7));
        Assert.Equal((1, 7), room.Mailbox(Owner).Dialog(Here) is var e ? (e.UnreadMentionsCount, (int)e.MentionsReadUpTo) : default);
        room.Mailbox(Owner).AssertSound();
    }

    [Fact]
    public async Task The_count_is_right_across_the_borders_of_pages_whatever_is_seen_or_deleted()
    {
        await room.RunAsync(Come(1), Note(Enumerable.Range(2, 399).Select(n => (long)n)));
        foreach (var (mark, unseen) in new[] { (127, 273), (128, 272), (255, 145), (256, 144), (380, 20) })
        {
            room.Restart();
            await room.RunAsync(SeeMentions(Channel, Owner, mark));
            Assert.Equal(unseen, room.Mailbox(Owner).Dialog(Here).UnreadMentionsCount);
            room.Mailbox(Owner).AssertSound();
        }

        await room.RunAsync(Gone(383, 384, 385), Play(Channel, Owner, 400, 384, 2));
        Assert.Equal(16, room.Mailbox(Owner).Dialog(Here).UnreadMentionsCount);
        room.Mailbox(Owner).AssertSound();
    }

    [Fact]
    public async Task Seen_before_it_was_told_it_never_is_unread()
    {
        await room.RunAsync(Come(1));
        await room.RunAsync(Play(Channel, Owner, 3));
        Assert.Equal([3L], room.LastResult.Updates.Updates_.Single().ContentsRead.Ids);
        await room.RunAsync(Note(3));
        Assert.Equal((0, 2), (room.Mailbox(Owner).Dialog(Here).UnreadMentionsCount, (int)room.Mailbox(Owner).Pts));
    }

    private static NoteMentions Note(params IEnumerable<long> places) => new()
    {
        Conversation = Channel, OpNo = 9, Mentions = { new DaprMessaging.Contracts.State.Mention { UserId = Owner, DialogMessageIds = { places } } },
    };

    private static NoteMentions Gone(params IEnumerable<long> places)
    {
        var gone = Note(places);
        gone.Deleted = true;
        return gone;
    }

    private static FollowChannel Come(long opNo, long upTo = 0) => new() { Conversation = Channel, OpNo = opNo, Owners = { Owner }, ReadUpTo = upTo };

    private static FollowChannel Go(long opNo, long upTo) => new() { Conversation = Channel, OpNo = opNo, Owners = { Owner }, ReadUpTo = upTo, Left = true };

    private static IEnumerable<IReadOnlyList<int>> Orders(int count) => count == 0 ? [[]]
        : Orders(count - 1).SelectMany(order => Enumerable.Range(0, count).Select(at => (IReadOnlyList<int>)[.. order.Take(at), count - 1, .. order.Skip(at)]));
}
