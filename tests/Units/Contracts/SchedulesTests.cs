using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Contracts;

/// <summary>What is due when, by what waits and the time.</summary>
public sealed class SchedulesTests
{
    private readonly Scheduled scheduled = new();

    [Fact]
    public void What_is_due_comes_in_the_order_of_its_dates_and_then_as_it_was_scheduled()
    {
        foreach (var (id, date) in new[] { (1, 300), (2, 100), (3, 200), (4, 100), (5, 301) }) Save(id, id, date);
        Assert.Equal([2, 4, 3, 1], scheduled.Due(300).Select(e => e.Id));
        Assert.Empty(scheduled.Due(99));
        Assert.Equal(100, scheduled.NextDue());
    }

    [Fact]
    public void What_is_being_sent_is_due_no_more()
    {
        Save(1, 1, 100);
        Save(2, 2, 200);
        scheduled.Take(new Update { Pts = 3, ScheduledSending = new ScheduledSending { Ids = { 1, 9 }, Date = 150 } });
        Assert.Equal((3, 150, true), scheduled.Find(1) is { } entry ? (entry.SendingPts, entry.SendingAt, entry.IsSending()) : default);
        Assert.Equal([2], scheduled.Due(1000).Select(e => e.Id));
        Assert.Equal((200, 3), (scheduled.NextDue(), scheduled.Pts));
    }

    [Fact]
    public void Where_nothing_waits_nothing_is_due()
    {
        Assert.Equal(0, scheduled.NextDue());
        Save(1, 1, 100);
        scheduled.Take(new Update { Pts = 2, ScheduledRemoved = new ScheduledRemoved { Ids = { 1 } } });
        Assert.Equal((0, 2), (scheduled.NextDue(), scheduled.Pts));
        Assert.Null(scheduled.Find(1));
    }

    [Fact]
    public void What_is_saved_again_keeps_its_place_and_says_where_it_says_what_it_says()
    {
        Save(1, 1, 100);
        Save(2, 2, 200);
        Save(1, 3, 250);
        Assert.Equal([(1L, 3L, 250L), (2L, 2L, 200L)], scheduled.Entries.Select(e => (e.Id, e.Pts, e.Date)));
    }

    [Fact]
    public void Its_place_is_that_of_its_id_also_where_a_later_step_is_all_that_is_left_of_it()
    {
        Save(2, 2, 200);
        Save(1, 3, 250);
        Assert.Equal([1, 2], scheduled.Entries.Select(e => e.Id));
    }

    [Fact]
    public void A_step_of_which_nothing_is_left_counts_as_a_step()
    {
        scheduled.Take(new Update { Pts = 7, ScheduledSaved = new ScheduledSaved { Superseded = true } });
        Assert.Equal((7, 0), (scheduled.Pts, scheduled.Entries.Count));
        scheduled.Take(new Update { Pts = 8, Skipped = new Skipped() });
        Assert.Equal(7, scheduled.Pts);
    }

    private void Save(long id, long pts, long date) => scheduled.Take(new Update
    {
        Pts = pts, ScheduledSaved = new ScheduledSaved { Message = new ScheduledMessage { Id = id, Date = date, Peer = Peer.User(2), Group = id } },
    });
}
