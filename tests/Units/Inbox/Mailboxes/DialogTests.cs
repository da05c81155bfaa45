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
}
