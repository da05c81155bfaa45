using DaprMessaging.Contracts.State;

namespace DaprMessaging.Contracts;

/// <summary>
/// The order of pinned dialogs. It follows from when each was pinned and from the last order that was set for its folder, not
/// from what arrived when: those that were pinned after that order are before it, the newest first.
/// </summary>
public static class PinnedOrders
{
    /// <summary>The pinned dialogs of a folder, the first first.</summary>
    public static IEnumerable<Peer> In(this PinnedDialogs pinned, int folderId)
    {
        var order = pinned.Orders.FirstOrDefault(o => o.FolderId == folderId) ?? new PinnedOrder();
        return pinned.Dialogs.Where(d => d.FolderId == folderId)
            .OrderBy(d => d.SetAt > order.SetAt ? -1 : order.Peers.IndexOf(d.Peer) is >= 0 and var place ? place : int.MaxValue)
            .ThenByDescending(d => d.SetAt).Select(d => d.Peer);
    }

    /// <summary>When an order of a folder was set last, or a dialog pinned in it.</summary>
    public static long LastSetAt(this PinnedDialogs pinned, int folderId) => Math.Max(
        pinned.Dialogs.Where(d => d.FolderId == folderId).Select(d => d.SetAt).DefaultIfEmpty().Max(),
        pinned.Orders.Where(o => o.FolderId == folderId).Select(o => o.SetAt).DefaultIfEmpty().Max());

    /// <summary>A dialog has been pinned, unpinned or moved.</summary>
    public static void Set(this PinnedDialogs pinned, Peer peer, DialogState state)
    {
        var known = pinned.Dialogs.FirstOrDefault(d => d.Peer.Equals(peer));
        if (!state.Pinned)
        {
            if (known is not null) pinned.Dialogs.Remove(known);
            return;
        }

        if (known is null) pinned.Dialogs.Add(known = new PinnedDialog { Peer = peer });
        (known.FolderId, known.SetAt) = (state.FolderId, state.PinSetAt);
    }
}
