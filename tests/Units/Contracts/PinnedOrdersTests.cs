using CsCheck;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Contracts;

public sealed class PinnedOrdersTests
{
    [Fact]
    public void Without_an_order_the_one_pinned_last_is_the_first() => Assert.Equal("u3 u1 u2", Show(Of((1, 20), (2, 10), (3, 30))));

    [Fact]
    public void An_order_holds_for_those_that_were_pinned_before_it() => Assert.Equal("u2 u3 u1", Show(Of((1, 20), (2, 10), (3, 30)).Ordered(30, 2, 3, 1)));

    [Fact]
    public void What_is_pinned_after_an_order_comes_before_it_the_newest_first() =>
        Assert.Equal("u4 u3 u2 u1", Show(Of((1, 10), (2, 10), (3, 31), (4, 32)).Ordered(30, 2, 1, 4)));

    [Fact]
    public void Whom_the_order_does_not_name_comes_after_it_the_newest_first() =>
        Assert.Equal("u1 u3 u2", Show(Of((1, 10), (2, 20), (3, 30)).Ordered(30, 1, 99)));

    [Fact]
    public void Each_folder_has_its_own()
    {
        var pinned = Of((1, 10), (2, 20)).Ordered(30, 1, 2);
        pinned.Dialogs.Add(new PinnedDialog { Peer = Peer.Chat(5), FolderId = 1, SetAt = 5 });
        Assert.Equal(("u1 u2", "c5", ""), (Show(pinned), Show(pinned, 1), Show(pinned, 2)));
    }

    [Fact]
    public void What_was_said_last_of_a_folder_is_its_order_or_a_pin()
    {
        Assert.Equal((30, 40), (Of((1, 10), (2, 30)).Ordered(20, 1).LastSetAt(0), Of((1, 10)).Ordered(40, 1).LastSetAt(0)));
        Assert.Equal((0, 0), (Of((1, 10)).Ordered(20, 1).LastSetAt(1), new PinnedDialogs().LastSetAt(0)));
    }

    [Fact]
    public void A_dialog_that_is_pinned_comes_in_and_one_that_is_no_longer_goes_out()
    {
        var pinned = Of((1, 10));
        pinned.Set(Peer.User(2), new DialogState { Pinned = true, PinSetAt = 20 });
        Assert.Equal("u2 u1", Show(pinned));
        pinned.Set(Peer.User(1), new DialogState { PinSetAt = 30 });
        pinned.Set(Peer.User(3), new DialogState { PinSetAt = 30 }); // it was not in it
        Assert.Equal("u2", Show(pinned));
    }

    [Fact]
    public void One_that_is_moved_keeps_when_it_was_pinned()
    {
        var pinned = Of((1, 10), (2, 20));
        pinned.Set(Peer.User(1), new DialogState { Pinned = true, PinSetAt = 10, FolderId = 1 });
        Assert.Equal(("u2", "u1"), (Show(pinned), Show(pinned, 1)));
        Assert.Equal(2, pinned.Dialogs.Count);
    }

    [Fact]
    public void Whatever_arrived_when_the_order_is_the_same() => Gen.Select(
        Gen.Int[1, 50].Array[0, 12], Gen.Int[1, 12].Array[0, 12], Gen.Int[0, 50], Gen.Int[0, 1 << 20]).Sample((times, named, at, seed) =>
    {
        var dialogs = times.Distinct().Select((t, i) => ((long)i + 1, (long)t)).ToArray();
        var pinned = Of(dialogs).Ordered(at, [.. named.Distinct().Select(n => (long)n)]);
        var shuffled = dialogs.ToArray();
        new Random(seed).Shuffle(shuffled);
        Assert.Equal(Show(pinned), Show(Of(shuffled).Ordered(at, [.. named.Distinct().Select(n => (long)n)])));
        Assert.Equal(dialogs.Select(d => $"u{d.Item1}").Order(), Show(pinned).Split(' ', StringSplitOptions.RemoveEmptyEntries).Order());
    });

    private static PinnedDialogs Of(params (long User, long SetAt)[] dialogs) =>
        new() { Dialogs = { dialogs.Select(d => new PinnedDialog { Peer = Peer.User(d.User), SetAt = d.SetAt }) } };

    private static string Show(PinnedDialogs pinned, int folder = 0) => string.Join(' ', pinned.In(folder).Select(p => p.ToKey()));
}

file static class Orders
{
    /// <summary>With an order of the main list.</summary>
    public static PinnedDialogs Ordered(this PinnedDialogs pinned, long at, params long[] users)
    {
        pinned.Orders.Add(new PinnedOrder { SetAt = at, Peers = { users.Select(Peer.User) } });
        return pinned;
    }
}
