using DaprMessaging.Contracts;
using DaprMessaging.Inbox.Mailboxes;

namespace DaprMessaging.Units.Inbox.Mailboxes;

public sealed class DialogTests
{
    [Fact]
    public void What_it_keeps_between_turns_does_not_grow_with_the_conversation()
    {
        var dialog = new Dialog(1, Names.UserConversation(1, 2));
        dialog.State.LoadAbsent();
        for (var id = 1L; id <= 100 * Names.MessagesPerPage; id++)
        {
            dialog.State.Value.TopDialogMessageId = id;
            dialog.PageOf(id);
            if (id % 7 == 0) dialog.Settle();
        }

        dialog.Settle();
        Assert.InRange(dialog.Weight, 1, 3);
    }

    [Fact]
    public void Nor_does_it_grow_with_what_was_read_when()
    {
        var dialog = new Dialog(1, Names.UserConversation(1, 2));
        dialog.State.LoadAbsent();
        for (var n = 0; n <= 10 * Names.ReadingsPerPage; n++)
        {
            dialog.State.Value.ReadingCount = n;
            Assert.NotNull(dialog.NextReadings);
            if (n % 7 == 0) dialog.Settle();
        }

        var newest = dialog.NextReadings;
        dialog.Settle();
        Assert.Equal(2, dialog.Weight);
        Assert.Same(newest, dialog.NextReadings);
    }

    [Fact]
    public void The_newest_page_stays_for_the_next_turn()
    {
        var dialog = new Dialog(1, Names.UserConversation(1, 2));
        dialog.State.LoadAbsent();
        dialog.State.Value.TopDialogMessageId = 10 * Names.MessagesPerPage;
        var newest = dialog.PageOf(10 * Names.MessagesPerPage);
        var old = dialog.PageOf(3);

        dialog.Settle();
        Assert.Same(newest, dialog.PageOf(10 * Names.MessagesPerPage));
        Assert.NotSame(old, dialog.PageOf(3));
    }

    [Fact]
    public void What_a_repair_has_read_is_read_again_by_the_next_one()
    {
        var dialog = new Dialog(1, Names.ChatConversation(5));
        dialog.Members.LoadAbsent();
        var op = dialog.OpOf(1);
        Assert.Same(op, dialog.OpOf(1));
        dialog.Settle();
        Assert.NotSame(op, dialog.OpOf(1));
        Assert.False(dialog.Members.Loaded);
    }

    [Theory]
    [InlineData(129, 0)] // nothing so old on this page
    [InlineData(130, 20)]
    [InlineData(132, 20)]
    [InlineData(133, 50)]
    [InlineData(134, 50)]
    public void A_message_that_the_owner_never_had_stands_for_the_nearest_older_one_of_its_page(long dialogMessageId, long id)
    {
        var dialog = new Dialog(1, Names.ChatConversation(5));
        dialog.PageOf(1).LoadAbsent();
        dialog.PageOf(130).LoadAbsent();
        dialog.PageOf(1).Value.Set(127, new Slot(10, 2, SlotMarks.None));
        dialog.PageOf(130).Value.Set(130, new Slot(20, 2, SlotMarks.None));
        dialog.PageOf(130).Value.Set(133, new Slot(50, 2, SlotMarks.None));
        Assert.Equal(id, dialog.MessageIdAt(dialogMessageId));
    }
}
