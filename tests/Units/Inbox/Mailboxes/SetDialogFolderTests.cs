using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

public sealed class SetDialogFolderTests
{
    private static readonly Peer One = Peer.User(1), Three = Peer.User(3);

    private readonly Room room = new();

    [Fact]
    public async Task A_dialog_that_is_not_pinned_moves_in_one_step()
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        await room.RunAsync(Move("u:1:2", 2, 2000, 1));
        Assert.Equal((2, true, 1), room.Mailbox(2) is var m ? (m.Pts, m.Record(2).Update.DialogFolder is not null, m.Record(2).Update.Dialog.FolderId) : default);
        Assert.Equal(0, room.Mailbox(2).Pinned.Pts);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task One_that_is_pinned_is_pinned_there_too_and_a_second_step_tells_the_list_of_that_folder()
    {
        await room.RunAsync(PinToTop("u:1:2", 2, 2001), PinToTop("u:2:3", 2, 2002));
        await room.RunAsync(Move("u:1:2", 2, 2003, 1));
        var (moved, listed) = (room.Mailbox(2).Record(3), room.Mailbox(2).Record(4));
        Assert.Equal((1, 2003), (moved.Update.Dialog.FolderId, moved.SetAt));
        Assert.Equal((new DialogsPinned { FolderId = 1, Peers = { One } }, 0), (listed.Update.DialogsPinned, listed.SetAt));
        Assert.Equal([Three], room.Mailbox(2).Pinned.In(0));
        Assert.Equal([One], room.Mailbox(2).Pinned.In(1));
        Assert.Equal([moved.Update, listed.Update], room.LastResult.Updates.Updates_);
        Assert.Equal([moved.Update, listed.Update], room.Broker.All<UpdatesNotMe>()[^1].Updates.Updates_);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task Of_pinning_and_moving_each_has_its_own_time()
    {
        foreach (var isMovedFirst in new[] { true, false })
        {
            var any = new Room();
            var (move, pin) = (Move("u:1:2", 2, 2001, 1), PinToTop("u:1:2", 2, 2002));
            if (isMovedFirst) await any.RunAsync(move, pin);
            else await any.RunAsync(pin, move);
            Assert.Equal((1, true, 2001, 2002), any.Mailbox(2).Dialog(One) is var d ? (d.FolderId, d.Pinned, d.FolderSetAt, d.PinSetAt) : default);
            Assert.Equal([One], any.Mailbox(2).Pinned.In(1));
            Assert.Empty(any.Mailbox(2).Pinned.In(0));
            any.Mailbox(2).AssertSound();
        }
    }

    [Fact]
    public async Task What_comes_to_it_leaves_it_where_it_is()
    {
        await room.RunAsync(Move("u:1:2", 2, 2000, 1));
        await room.RunAsync(Send("u:1:2", 1, 11));
        Assert.Equal((1, 1), room.Mailbox(2).Log[^1].Update.Dialog is var c ? (c.FolderId, c.UnreadCount) : default);
    }
}
