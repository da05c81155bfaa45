using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Search;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Units.Search;

/// <summary>What steps do to the index, each kind of them.</summary>
public sealed class StepsTests
{
    [Fact]
    public void A_message_comes_in()
    {
        var steps = Steps.Of([Message(1, "one"), Message(2, "two")], []);
        Assert.Equal([1, 2], steps.Entries.Select(e => e.Id));
        Assert.Empty(steps.Gone);
        Assert.Empty(steps.Floors);
    }

    [Fact]
    public void One_that_was_edited_comes_in_as_it_is_today()
    {
        Record[] records = [Edit(8, 3)];
        Assert.Equal([3], Steps.Edited(records));
        Assert.Equal(["new"], Steps.Of(records, [Message(3, "new")]).Entries.Select(e => e.Text));
    }

    [Fact]
    public void One_that_came_and_was_edited_among_these_steps_is_not_read_again()
    {
        Record[] records = [Message(3, "new"), Edit(4, 3), Edit(5, 3)];
        Assert.Empty(Steps.Edited(records));
        Assert.Equal(["new"], Steps.Of(records, []).Entries.Select(e => e.Text));
    }

    [Fact]
    public void One_that_was_edited_twice_is_read_once() => Assert.Equal([3], Steps.Edited([Edit(8, 3), Edit(9, 3), null]));

    [Fact]
    public void One_that_was_edited_and_has_gone_since_goes() => Assert.Equal([3], Steps.Of([Edit(8, 3)], [Gone(3)]).Gone);

    [Fact]
    public void Those_that_were_deleted_go()
    {
        var steps = Steps.Of([Step(8, u => u.MessagesDeleted = new MessagesDeleted { Ids = { 3, 4 } })], []);
        Assert.Equal([3, 4], steps.Gone);
    }

    [Fact]
    public void One_that_came_and_went_does_not_come_in_whatever_its_record_says()
    {
        // Its record was read before it went.
        var steps = Steps.Of([Message(3, "three"), Step(4, u => u.MessagesDeleted = new MessagesDeleted { Ids = { 3 } })], []);
        Assert.Empty(steps.Entries);
        Assert.Equal([5], Steps.Of([Gone(5)], []).Gone);
    }

    [Fact]
    public void What_was_cleared_goes_with_all_before_it_in_its_dialog()
    {
        var cleared = Step(9, u =>
        {
            u.HistoryCleared = new HistoryCleared { MaxId = 7 };
            u.Dialog.ClearedMaxId = 7;
        });
        var steps = Steps.Of([Message(6, "six"), Message(7, "seven"), Message(5, "other", peer: 3), cleared, Message(10, "ten")], []);
        Assert.Equal([5, 10], steps.Entries.Select(e => e.Id));
        Assert.Equal([new("u2", 7L)], steps.Floors);
    }

    [Fact]
    public void What_an_edit_tells_of_a_message_below_the_floor_does_not_bring_it_back()
    {
        var later = Step(9, u => u.Dialog.ClearedMaxId = 7);
        Assert.Empty(Steps.Of([Edit(8, 3), later], [Message(3, "three")]).Entries);
    }

    [Fact]
    public void The_highest_floor_counts()
    {
        Record[] records = [Step(8, u => u.Dialog.ClearedMaxId = 7), Step(9, u => u.Dialog.ClearedMaxId = 5)];
        Assert.Equal([new("u2", 7L)], Steps.Of(records, []).Floors);
    }

    [Fact]
    public void What_cannot_be_read_and_what_shows_nothing_does_nothing()
    {
        var steps = Steps.Of([null, new Record(), Step(8, u => u.ReadInbox = new ReadInbox()), Step(9, u => u.Skipped = new Skipped())], [null]);
        Assert.Equal((0, 0, 0), (steps.Entries.Count, steps.Gone.Count, steps.Floors.Count));
    }

    private static Record Message(long id, string text, long peer = 2) => Step(
        id, u => u.NewMessage = new Message { Id = id, Peer = Peer.User(peer), FromUserId = 2, Content = new Content { Text = text } }, peer);

    private static Record Edit(long pts, long id) => Step(pts, u => u.MessageEdited = new MessageEdited { Id = id });

    private static Record Gone(long id) => Step(id, u => u.Gone = new Gone());

    private static Record Step(long pts, Action<Update> change, long peer = 2)
    {
        var update = new Update { Pts = pts, Dialog = new DialogCounters { Peer = Peer.User(peer) } };
        change(update);
        return new Record { Update = update };
    }
}
