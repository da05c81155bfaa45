using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using static DaprMessaging.Contracts.Refusal.Types;
using Proto = DaprMessaging.Contracts.Inbox;
using State = DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Msg.Commands;

public sealed class ReorderPinnedDialogsTests : IDisposable
{
    private static readonly long Now = Desk.Now.ToUnixTimeMilliseconds();

    private readonly Desk desk = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public Task It_goes_to_the_callers_own_mailbox_as_it_was_asked_for(int folder) => desk.AssertBecomesAsync(
        new Proto.ReorderPinnedDialogs { Owner = 1, FolderId = folder, Peers = { Peer.Chat(5), Peer.User(2) }, At = Now, Origin = Desk.Origin() },
        "s1", "mailbox/1/order", Reorder(folder, Peer.Chat(5), Peer.User(2)));

    [Fact]
    public async Task An_order_may_name_nobody_and_those_who_are_not_pinned()
    {
        await desk.AssertAcceptedAsync(Reorder(0));
        await desk.AssertAcceptedAsync(Reorder(0, Peer.User(99)));
    }

    [Fact]
    public async Task A_user_and_a_chat_of_one_number_are_two() => await desk.AssertAcceptedAsync(Reorder(0, Peer.User(2), Peer.Chat(2)));

    [Theory]
    [InlineData(100, null)]
    [InlineData(101, Code.TooMany)]
    public async Task A_hundred_are_ordered_at_the_most(int count, Code? refusal)
    {
        var request = Reorder(0, [.. Enumerable.Range(1, count).Select(n => Peer.User(n))]);
        if (refusal is { } code) await desk.AssertRefusedAsync(code, "peers", request);
        else await desk.AssertAcceptedAsync(request);
    }

    [Fact]
    public async Task It_is_refused_for_what_is_wrong_by_itself_without_asking_the_store()
    {
        foreach (var folder in new[] { -1, Limits.Folders }) await desk.AssertRefusedAsync(Code.RequestInvalid, "folder_id", Reorder(folder, Peer.User(2)));
        foreach (var peer in new[] { new Peer(), Peer.User(0), Peer.Chat(-1), Peer.User(1L << 53) })
            await desk.AssertRefusedAsync(Code.RequestInvalid, "peers", Reorder(0, Peer.User(2), peer));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "peers", Reorder(0, Peer.User(2), Peer.User(3), Peer.User(2)));
        Assert.Empty(desk.Store.Reads);
    }

    [Theory]
    [InlineData(0, 5001)]
    [InlineData(1, 0)] // of the other folder
    public async Task It_is_later_than_the_order_before_it_whatever_the_clock_says(int folder, long after)
    {
        desk.Store.Put(Names.PinnedDialogs(1), new State.PinnedDialogs { Orders = { new State.PinnedOrder { FolderId = folder, SetAt = Now + 5000 } } });
        await desk.AssertAcceptedAsync(Reorder(0, Peer.User(2)));
        Assert.Equal(Now + after, desk.Command<Proto.ReorderPinnedDialogs>().At);
    }

    /// <summary>What is pinned after an order is before it: so what was pinned by a clock that was ahead must not seem to be.</summary>
    [Theory]
    [InlineData(0, 5001)]
    [InlineData(1, 0)]
    public async Task It_is_later_than_what_was_pinned_before_it_whatever_the_clock_says(int folder, long after)
    {
        desk.Store.Put(Names.PinnedDialogs(1), new State.PinnedDialogs
        {
            Dialogs = { new State.PinnedDialog { Peer = Peer.User(3), FolderId = folder, SetAt = Now + 5000 } },
        });
        await desk.AssertAcceptedAsync(Reorder(0, Peer.User(2), Peer.User(3)));
        Assert.Equal(Now + after, desk.Command<Proto.ReorderPinnedDialogs>().At);
    }

    [Fact]
    public async Task It_costs_one_read()
    {
        await desk.AssertAcceptedAsync(Reorder(0, Peer.User(2)));
        Assert.Equal(["mailbox/1/pinned"], Assert.Single(desk.Store.Reads));
    }

    public void Dispose() => desk.Dispose();

    private static Request Reorder(int folder, params Peer[] peers) =>
        new() { ReorderPinnedDialogs = new ReorderPinnedDialogs { FolderId = folder, Peers = { peers } } };
}
