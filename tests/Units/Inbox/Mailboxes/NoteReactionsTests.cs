using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.State;
using Google.Protobuf;
using static DaprMessaging.Units.Inbox.ChannelCommands;
using static DaprMessaging.Units.Inbox.ReactionCommands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

/// <summary>How others react to what somebody wrote in a channel: their mailbox counts it, whatever comes first, and however often.</summary>
public sealed class NoteReactionsTests
{
    private const long Owner = 2;

    private static readonly Peer Here = Peer.Channel(5);

    private readonly Room room = new();

    private int Unread => room.Mailbox(Owner).Dialog(Here).UnreadReactions.Count(u => u.IsThere());

    [Fact]
    public async Task It_is_a_step_that_names_the_messages_and_counts_them()
    {
        await room.RunAsync(Come(1), Note((3, 5), (4, 6)));
        var update = room.Mailbox(Owner).Record(2).Update;
        Assert.Equal(([3L, 4L], 2, 0), (update.ReactionsNoted.Ids, update.Dialog.UnreadReactionsCount, update.Dialog.UnreadCount));
        room.Mailbox(Owner).AssertSound();
    }

    [Fact]
    public async Task In_whatever_order_they_come_the_same_stays_unread()
    {
        IMessage[] events = [Note((3, 5)), None((3, 7)), Note((4, 6), (6, 12)), Note((3, 11)), None((6, 13)), Look(Channel, Owner, 6)];
        foreach (var order in Orders(events.Length))
        {
            var one = new Room();
            await one.RunAsync(Come(1));
            foreach (var at in order) await one.RunAsync(events[at]);
            foreach (var at in order) await one.RunAsync(events[at]);
            var dialog = one.Mailbox(Owner).Dialog(Here);
            Assert.Equal((3, 6), (dialog.UnreadReactions.Single(u => u.IsThere()).MessageId, dialog.ReactionsReadUpTo));
            one.Mailbox(Owner).AssertSound();
        }
    }

    [Fact]
    public async Task What_is_told_again_changes_nothing()
    {
        await room.RunAsync(Come(1), Note((3, 5)), None((4, 6)), Look(Channel, Owner, 5));
        var before = room.Store.Snapshot();
        room.Restart();
        await room.RunAsync(Note((3, 5)), None((4, 6)));
        await room.RunAsync(Look(Channel, Owner, 5));
        await room.RunAsync(Look(Channel, Owner, 4));
        Assert.Equal(before, room.Store.Snapshot());
        Assert.Equal(0, Unread);
    }

    [Fact]
    public async Task What_came_after_the_step_that_was_shown_stays_unread_to_however_old_a_message()
    {
        await room.RunAsync(Come(1), Note((9, 10)), Note((3, 12)));
        await room.RunAsync(Look(Channel, Owner, 11));
        Assert.Equal([9L], room.LastResult.Updates.Updates_.Single().ReactionsRead.Ids);
        Assert.Equal([3L], room.Mailbox(Owner).Dialog(Here).UnreadReactions.Select(u => u.MessageId));
        room.Mailbox(Owner).AssertSound();
    }

    [Fact]
    public async Task Who_goes_has_seen_them_and_who_comes_back_begins_anew()
    {
        await room.RunAsync(Come(1), Note((3, 5)));
        await room.RunAsync(new FollowChannel { Conversation = Channel, OpNo = 8, Owners = { Owner }, Left = true });
        await room.RunAsync(Note((3, 7)), None((3, 9))); // on their way when they went; and deleted when they were out
        Assert.Equal((0, 3), (Unread, (int)room.Mailbox(Owner).Pts));
        await room.RunAsync(Come(12), Note((3, 14)));
        Assert.Equal(1, Unread);
        room.Mailbox(Owner).AssertSound();
    }

    [Fact]
    public async Task Of_too_many_messages_further_ones_count_as_seen()
    {
        await room.RunAsync(Come(1), Note([.. Enumerable.Range(1, Limits.UnreadReactions + 5).Select(n => ((long)n, n + 10L))]));
        Assert.Equal(Limits.UnreadReactions, Unread);
        room.Mailbox(Owner).AssertSound();
    }

    private static NoteReactions Note(params (long Place, long OpNo)[] notes) => new()
    {
        Conversation = Channel, Owner = Owner, Notes = { notes.Select(n => new ReactionNote { DialogMessageId = n.Place, OpNo = n.OpNo }) },
    };

    private static NoteReactions None(params (long Place, long OpNo)[] notes)
    {
        var none = Note(notes);
        foreach (var note in none.Notes) note.None = true;
        return none;
    }

    private static FollowChannel Come(long opNo) => new() { Conversation = Channel, OpNo = opNo, Owners = { Owner } };

    private static IEnumerable<IReadOnlyList<int>> Orders(int count) => count == 0 ? [[]]
        : Orders(count - 1).SelectMany(order => Enumerable.Range(0, count).Select(at => (IReadOnlyList<int>)[.. order.Take(at), count - 1, .. order.Skip(at)]));
}
