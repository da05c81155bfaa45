using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>
/// The dialogs among which the newest are, so that the first screen of a list need not look at all of them. It is a set, not
/// an order: it is written only when another dialog comes in. When it is full, the older half goes; no dialog outside is
/// newer than the floor.
/// </summary>
internal sealed class RecentList(Mailbox mailbox)
{
    /// <summary>Dialogs in it at the most, and those that stay when it was full: more than a page of them.</summary>
    public const int Most = 256, Kept = 128;

    private readonly Document<RecentDialogs> list = new(Names.RecentDialogs(mailbox.Owner));
    private readonly Dictionary<string, Document<DialogState>> others = [];

    public void Prepare(List<Document> missing)
    {
        if (Aggregate.Need(list, missing)) return;
        if (!list.Exists && mailbox.Head.Value.DialogCount > 0) list.Value.Floor = mailbox.Pts; // there were dialogs before there was a list
        var coming = mailbox.Named.Count(d => !Has(d.Peer));
        if (coming == 0 || list.Value.Peers.Count + coming <= Most) return;
        foreach (var peer in list.Value.Peers.Where(p => StateOf(p) is null))
        {
            if (!others.TryGetValue(peer.ToKey(), out var document))
                others[peer.ToKey()] = document = new Document<DialogState>(Names.Dialog(mailbox.Owner, peer));
            Aggregate.Need(document, missing);
        }
    }

    /// <summary>A dialog has changed: if it is newer than all outside must be, it comes in.</summary>
    public void Touch(Dialog dialog)
    {
        var comesIn = !Has(dialog.Peer) && dialog.State.Value.Order() > list.Value.Floor;
        if (comesIn) list.Value.Peers.Add(dialog.Peer);
        if (list.Value.Peers.Count > Most) Halve();
        if (comesIn || !list.Exists) mailbox.Save(list);
    }

    public void Settle() => others.Clear();

    /// <summary>The list of these dialogs and no other: the newest of them, and how new the rest may be.</summary>
    public static RecentDialogs Of(IEnumerable<(Peer Peer, long Order)> dialogs)
    {
        var all = dialogs.OrderByDescending(d => d.Order).ToList();
        return new RecentDialogs { Peers = { all.Take(Kept).Select(d => d.Peer) }, Floor = all.Count > Kept ? all[Kept].Order : 0 };
    }

    private void Halve()
    {
        var half = Of(list.Value.Peers.Select(p => (p, StateOf(p)?.Order() ?? 0)));
        half.Floor = Math.Max(half.Floor, list.Value.Floor);
        list.Value = half;
    }

    private bool Has(Peer peer) => list.Value.Peers.Contains(peer);

    private DialogState? StateOf(Peer peer) =>
        mailbox.DialogAt(peer) is { State: { Loaded: true } state } ? state.Value : others.GetValueOrDefault(peer.ToKey())?.Value;
}
