using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Proto = DaprMessaging.Contracts.Inbox;
using State = DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Msg.Commands;

public sealed class MarkDialogUnreadTests : IDisposable
{
    private static readonly long Now = Desk.Now.ToUnixTimeMilliseconds();

    private readonly Desk desk = new Desk().WithUsers(2);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task It_goes_to_the_callers_own_mailbox(bool unread) => desk.AssertBecomesAsync(
        new Proto.MarkDialogUnread { Owner = 1, Conversation = "u:1:2", Unread = unread, At = Now, Origin = Desk.Origin() },
        "s1", "mailbox/1/u2/mark", Mark(unread));

    [Fact]
    public async Task It_is_later_than_the_last_mark_and_asks_no_other_register()
    {
        var state = new State.DialogState { UnreadMarkSetAt = Now + 7, MuteSetAt = Now + 99, FolderSetAt = Now + 99, PinSetAt = Now + 99, DraftSetAt = Now + 99 };
        await desk.WithDialog(1, Peer.User(2), state).AssertAcceptedAsync(Mark(true));
        Assert.Equal(Now + 8, desk.Command<Proto.MarkDialogUnread>().At);
    }

    public void Dispose() => desk.Dispose();

    private static Request Mark(bool unread) => new() { MarkDialogUnread = new MarkDialogUnread { Peer = Peer.User(2), Unread = unread } };
}
