using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Search;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Units.Search;

/// <summary>Whether a mailbox is the one that was read.</summary>
public sealed class CursorTests
{
    [Theory]
    [InlineData(0, "", 0, 0, "", true)]
    [InlineData(5, "a", 5, 0, "a", true)]
    [InlineData(5, "a", 9, 5, "a", true)]
    [InlineData(5, "a", 9, 0, "b", false)] // another message stands there: a backup was restored, and life went on
    [InlineData(5, "a", 4, 0, "", false)] // the mailbox is shorter
    [InlineData(5, "a", 9, 6, "a", false)] // steps after it are no longer kept, so what they changed cannot be known
    [InlineData(5, "a", 9, 0, "", true)] // it cannot be read, which says nothing
    [InlineData(5, "", 9, 0, "b", true)]
    public void It_is_if_it_goes_on_from_where_the_index_stopped(long pts, string anchor, long head, long floor, string now, bool fits) =>
        Assert.Equal(fits, new Cursor(pts, anchor).Fits(new Extent(floor, head), now));

    [Fact]
    public void What_is_remembered_of_a_step_stays_when_its_message_is_edited_pinned_and_deleted()
    {
        var record = new Record
        {
            Update = new Update
            {
                Pts = 7, Dialog = new DialogCounters { Peer = Peer.User(2) }, NewMessage = new Message { Id = 7, Date = 5000, Content = new Content { Text = "one" } },
            },
            OpNo = 3, DialogMessageId = 4,
        };
        var anchor = Cursor.AnchorOf(record);
        Assert.Equal("u2/3/4/5000", anchor);

        record.Update.NewMessage.Content.Text = "two";
        (record.EditOpNo, record.PinSetAt, record.Update.NewMessage.Pinned) = (8, 9, true);
        Assert.Equal(anchor, Cursor.AnchorOf(record));
        record.Update.Gone = record.Update.NewMessage.ToGone();
        Assert.Equal(anchor, Cursor.AnchorOf(record));
    }

    [Fact]
    public void Of_what_cannot_be_read_nothing_is_remembered() => Assert.Equal(("", ""), (Cursor.AnchorOf((Record?)null), Cursor.AnchorOf(new Record())));
}
