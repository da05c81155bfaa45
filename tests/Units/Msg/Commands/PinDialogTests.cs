using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using static DaprMessaging.Contracts.Refusal.Types;
using Proto = DaprMessaging.Contracts.Inbox;
using State = DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Msg.Commands;

public sealed class PinDialogTests : IDisposable
{
    private static readonly long Now = Desk.Now.ToUnixTimeMilliseconds();
    private static readonly Peer Two = Peer.User(2);

    private readonly Desk desk = new Desk().WithUsers(2);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task It_goes_to_the_callers_own_mailbox(bool pinned) => desk.AssertBecomesAsync(
        new Proto.PinDialog { Owner = 1, Conversation = "u:1:2", Pinned = pinned, At = Now, Origin = Desk.Origin() }, "s1", "mailbox/1/u2/pin", Pin(pinned));

    [Theory]
    [InlineData(99, 0, null)]
    [InlineData(100, 0, Code.LimitReached)]
    [InlineData(100, 1, null)] // in the other folder
    public async Task A_folder_has_a_hundred_pinned_dialogs_at_the_most(int count, int folder, Code? refusal)
    {
        WithPinned(count, folder);
        if (refusal is { } code) await desk.AssertRefusedAsync(code, "peer", Pin(true));
        else await desk.AssertAcceptedAsync(Pin(true));
    }

    [Fact]
    public async Task The_folder_that_counts_is_that_of_the_dialog()
    {
        WithPinned(Limits.PinnedDialogs, folder: 1);
        desk.WithDialog(1, Two, new State.DialogState { FolderId = 1 });
        await desk.AssertRefusedAsync(Code.LimitReached, "peer", Pin(true));
    }

    [Fact]
    public async Task In_a_full_folder_one_can_be_unpinned_and_one_that_is_pinned_be_pinned_again()
    {
        WithPinned(Limits.PinnedDialogs, folder: 0);
        desk.WithDialog(1, Two, new State.DialogState { Pinned = true });
        await desk.AssertAcceptedAsync(Pin(true));
        await desk.AssertAcceptedAsync(Pin(false));
    }

    /// <summary>Who is pinned comes before those that are: that is decided by when each was pinned.</summary>
    [Fact]
    public async Task It_is_later_than_what_was_pinned_or_ordered_before_by_a_clock_that_was_ahead()
    {
        WithPinned(2, folder: 0, setAt: Now + 5);
        await desk.AssertAcceptedAsync(Pin(true));
        WithPinned(2, folder: 0, setAt: Now + 5, orderedAt: Now + 70);
        await desk.AssertAcceptedAsync(Pin(true));
        WithPinned(2, folder: 1, setAt: Now + 5, orderedAt: Now + 70); // the other folder has an order of its own
        await desk.AssertAcceptedAsync(Pin(true));
        Assert.Equal([Now + 6, Now + 71, Now], desk.Broker.All<Proto.PinDialog>().Select(c => c.At));
    }

    public void Dispose() => desk.Dispose();

    private void WithPinned(int count, int folder, long setAt = 5, long orderedAt = 0) => desk.Store.Put(Names.PinnedDialogs(1), new State.PinnedDialogs
    {
        Dialogs = { Enumerable.Range(1, count).Select(n => new State.PinnedDialog { Peer = Peer.Chat(n), FolderId = folder, SetAt = setAt }) },
        Orders = { new State.PinnedOrder { FolderId = folder, SetAt = orderedAt } },
    });

    private static Request Pin(bool pinned) => new() { PinDialog = new PinDialog { Peer = Two, Pinned = pinned } };
}
