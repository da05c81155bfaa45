using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Units.Client;

/// <summary>
/// A mailbox as a server has it, small enough to be seen through. It remembers each of its versions: what a page or an update
/// says can be asked for as of any of them, and of a page each part as of another, as a server reads them.
/// </summary>
internal sealed class ModelMailbox
{
    private readonly List<Dictionary<Peer, ModelDialog>> dialogs = [[]];
    private readonly List<(Dictionary<int, List<Peer>> Orders, long Pts)> pinned = [(new() { [0] = [], [1] = [] }, 0)];
    private readonly List<HashSet<long>> blocked = [[]];
    private readonly List<Update> updates = [new()];

    public int Pts => updates.Count - 1;

    public IEnumerable<Peer> Peers => dialogs[Pts].Keys;

    public ModelDialog? Find(Peer peer) => dialogs[Pts].GetValueOrDefault(peer);

    /// <summary>A step of a dialog. The update comes without its counters.</summary>
    public void Step(Peer peer, Action<ModelDialog, Update> change)
    {
        var update = Begin();
        var dialog = dialogs[Pts][peer] = dialogs[Pts].GetValueOrDefault(peer)?.Clone() ?? new ModelDialog(peer);
        dialog.Pts = Pts;
        change(dialog, update);
        update.Dialog = dialog.Counters();
    }

    /// <summary>A dialog is pinned, or no longer; or, pinned, it is moved.</summary>
    public void PinDialog(Peer peer, bool isPinned, int folder) => Step(peer, (dialog, update) =>
    {
        var orders = pinned[Pts].Orders.ToDictionary(o => o.Key, o => o.Value.Where(p => !p.Equals(peer)).ToList());
        if (isPinned) orders[folder].Insert(0, peer);
        (dialog.IsPinned, dialog.Folder) = (isPinned, folder);
        pinned[Pts] = (orders, Pts);
        update.DialogsPinned = new DialogsPinned { FolderId = folder, Peers = { orders[folder] } };
    });

    public void Reorder(int folder)
    {
        var update = Begin();
        var orders = pinned[Pts].Orders.ToDictionary(o => o.Key, o => o.Value.ToList());
        orders[folder].Reverse();
        pinned[Pts] = (orders, Pts);
        update.DialogsPinned = new DialogsPinned { FolderId = folder, Peers = { orders[folder] } };
    }

    public void Block(long user, bool isBlocked)
    {
        var update = Begin();
        blocked[Pts] = isBlocked ? [.. blocked[Pts], user] : [.. blocked[Pts].Where(u => u != user)];
        update.UserBlocked = new UserBlocked { UserId = user, Blocked = isBlocked };
    }

    /// <summary>A step as it is told at some later version.</summary>
    public Update Told(int pts, int at)
    {
        var update = updates[pts].Clone();
        var now = dialogs[at].GetValueOrDefault(update.Dialog?.Peer ?? new Peer());
        if (update.NewMessage is { } message && now?.Message(message.Id) is var shown)
        {
            if (shown is null) update.Gone = new Gone();
            else update.NewMessage = shown;
        }

        if (update.MessageEdited is { } edit) edit.Message = now!.Message(edit.Id);
        if (update.DraftSaved is { Draft: not null } saved && now!.DraftPts != pts) (saved.Draft, saved.Superseded) = (null, true);
        return update;
    }

    /// <summary>All of a folder; the head, the lists, the dialogs and the messages each as of its own version.</summary>
    public Dialogs Folder(int folder, int head, int lists, int at, int records)
    {
        var (orders, pinnedPts) = pinned[lists];
        var here = dialogs[at].Values.Where(d => d.Folder == folder).ToList();
        var first = orders[folder].Where(p => here.Exists(d => d.IsPinned && d.Peer.Equals(p))).ToList();
        var others = here.Where(d => !d.IsPinned && d.Order > 0).OrderByDescending(d => d.Order);
        return new Dialogs
        {
            Pts = head, Pinned = { first }, PinnedPts = pinnedPts, Dialogs_ = { first.Select(p => dialogs[at][p]).Concat(others).Select(d => View(d, records)) },
        };
    }

    public Dialogs Peer(Peer peer, int head, int at, int records) =>
        new() { Pts = head, Dialogs_ = { dialogs[at].TryGetValue(peer, out var dialog) ? [View(dialog, records)] : Array.Empty<Dialog>() } };

    public History History(Peer peer, int head, int at, int records) => new()
    {
        Pts = head, Messages = { dialogs[at].GetValueOrDefault(peer)?.Messages.Keys.Select(id => dialogs[records][peer].Message(id)).OfType<Message>().Reverse() ?? [] },
    };

    public BlockedUsers Blocked(int head, int at) => new() { Pts = head, UserIds = { blocked[at] } };

    private Dialog View(ModelDialog dialog, int records) => new()
    {
        Counters = dialog.Counters(), Pts = dialog.Pts, Order = dialog.Order, DraftPts = dialog.DraftPts,
        TopMessage = dialogs[records][dialog.Peer].Message(dialog.TopId),
        Draft = dialogs[records][dialog.Peer].DraftPts == dialog.DraftPts ? dialog.Draft : null,
    };

    private Update Begin()
    {
        dialogs.Add(new Dictionary<Peer, ModelDialog>(dialogs[^1]));
        pinned.Add(pinned[^1]);
        blocked.Add(blocked[^1]);
        updates.Add(new Update { Pts = updates.Count });
        return updates[^1];
    }
}
