using DaprMessaging.Contracts;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

public sealed class MuteDialogTests
{
    private readonly Room room = new();

    [Fact]
    public async Task Until_when_shows_in_the_counters_of_every_step_from_then_on()
    {
        await room.RunAsync(Create(5, 1, 10, 2));
        await room.RunAsync(Mute("c:5", 2, at: 2000, until: 9000));
        await room.RunAsync(Send("c:5", 1, 11));
        await room.RunAsync(Mute("c:5", 2, at: 3000, until: 0));
        Assert.Equal([0, 9000, 9000, 0], room.Mailbox(2).Log.Select(r => r.Update.Dialog.MuteUntil));
        Assert.Equal([false, true, false, true], room.Mailbox(2).Log.Select(r => r.Update.DialogMuted is not null));
        Assert.Equal(0, room.Mailbox(1).Dialog(Peer.Chat(5)).MuteUntil);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task What_is_muted_comes_and_counts_all_the_same()
    {
        await room.RunAsync(Mute("u:1:2", 2, at: 2000, until: long.MaxValue));
        await room.RunAsync(Send("u:1:2", 1, 11));
        Assert.Equal((long.MaxValue, 1), room.Mailbox(2).Dialog(Peer.User(1)) is var d ? (d.MuteUntil, d.UnreadCount) : default);
    }
}
