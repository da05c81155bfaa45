using DaprMessaging.Contracts;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

public sealed class PinDialogTests
{
    private static readonly Peer One = Peer.User(1), Three = Peer.User(3), Chat = Peer.Chat(5);

    private readonly Room room = new();

    [Fact]
    public async Task What_was_pinned_last_comes_first_and_each_step_tells_the_whole_list()
    {
        await room.RunAsync(PinToTop("u:1:2", 2, 2001), PinToTop("c:5", 2, 2002), PinToTop("u:2:3", 2, 2003));
        Assert.Equal(["u1", "c5,u1", "u3,c5,u1"], Told());
        await room.RunAsync(PinToTop("c:5", 2, 2004, pinned: false));
        Assert.Equal(("u3,u1", false), (Told().Last(), room.Mailbox(2).Log[^1].Update.Dialog.Pinned));
        Assert.Equal(4, room.Mailbox(2).Pinned.Pts);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task It_is_said_in_the_dialog_and_in_the_list()
    {
        await room.RunAsync(PinToTop("u:1:2", 2, 2001));
        Assert.Equal((true, 2001), room.Mailbox(2).Dialog(One) is var d ? (d.Pinned, d.PinSetAt) : default);
        Assert.Equal((One, 0, 2001), Assert.Single(room.Mailbox(2).Pinned.Dialogs) is var p ? (p.Peer, p.FolderId, p.SetAt) : default);
        Assert.True(room.Mailbox(2).Record(1).Update.Dialog.Pinned);
    }

    [Fact]
    public async Task Pinned_again_it_goes_to_the_front()
    {
        await room.RunAsync(PinToTop("u:1:2", 2, 2001), PinToTop("u:2:3", 2, 2002), PinToTop("u:1:2", 2, 2003));
        Assert.Equal("u1,u3", Told().Last());
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task Unpinned_before_it_was_pinned_it_stays_pinned_and_the_other_way_round()
    {
        await room.RunAsync(PinToTop("u:1:2", 2, 2002), PinToTop("u:1:2", 2, 2001, pinned: false));
        await room.RunAsync(PinToTop("u:2:3", 2, 2004, pinned: false), PinToTop("u:2:3", 2, 2003));
        Assert.Equal([One], room.Mailbox(2).Pinned.In(0));
        Assert.Equal([true, false], new[] { One, Three }.Select(p => room.Mailbox(2).Dialog(p).Pinned));
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task After_a_restart_the_list_goes_on_from_where_it_was()
    {
        await room.RunAsync(PinToTop("u:1:2", 2, 2001), PinToTop("c:5", 2, 2002));
        room.Restart();
        await room.RunAsync(PinToTop("u:2:3", 2, 2003));
        Assert.Equal("u3,c5,u1", Told().Last());
    }

    [Fact]
    public async Task Messages_that_come_move_nothing_in_the_list()
    {
        await room.RunAsync(PinToTop("u:1:2", 2, 2001), PinToTop("u:2:3", 2, 2002));
        await room.RunAsync(Send("u:1:2", 1, 11), Create(5, 1, 12, 2));
        Assert.Equal([Three, One], room.Mailbox(2).Pinned.In(0));
        Assert.DoesNotContain(Chat, room.Mailbox(2).Pinned.In(0));
    }

    private IEnumerable<string> Told() =>
        room.Mailbox(2).Log.Where(r => r.Update.DialogsPinned is not null).Select(r => string.Join(',', r.Update.DialogsPinned.Peers.Select(p => p.ToKey())));
}
