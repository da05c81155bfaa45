using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Verification;

/// <summary>
/// A mailbox as its log alone tells it: dialogs, counters, pages and the name, built step by step. With a step missing,
/// what follows cannot be trusted.
/// </summary>
internal sealed class Replay
{
    private readonly Dictionary<string, DialogReplay> byPeer = [];
    private readonly List<DialogReplay> dialogs = [];
    private readonly List<long> holes = [];
    private readonly SortedDictionary<long, Record> corrections = [];

    /// <summary>The last step taken.</summary>
    public long Pts { get; private set; }

    /// <summary>How far the log had got before anything else was read: what these steps did shows wherever it should.</summary>
    public long Before { get; init; }

    /// <summary>In the order in which they began.</summary>
    public IReadOnlyList<DialogReplay> Dialogs => dialogs;

    /// <summary>The name, without the time at which it was claimed: the log does not keep that.</summary>
    public Profile? Profile { get; private set; }

    /// <summary>Steps that are not there, or cannot be read.</summary>
    public IReadOnlyList<long> Holes => holes;

    public bool IsWhole => holes.Count == 0;

    /// <summary>Steps that carry other counters than those before them give, as they should be.</summary>
    public IReadOnlyDictionary<long, Record> Corrections => corrections;

    public DialogReplay? DialogOf(Peer peer) => byPeer.GetValueOrDefault(peer.ToKey());

    /// <summary>The next step; null where there is none under its number.</summary>
    public void Take(Record? record)
    {
        Pts++;
        if (record?.Update is null || record.Update.Pts != Pts || record.Update.Dialog is { Peer: null })
        {
            holes.Add(Pts);
            return;
        }

        var update = record.Update;
        if (update.Profile is { } user) Profile = new Profile { Name = user.Name, Username = user.Username, Pts = Pts };
        if (update.Dialog is null) return;

        var dialog = Open(update.Dialog.Peer);
        dialog.Take(record, Pts <= Before);
        if (!IsWhole || dialog.Counters().Equals(update.Dialog)) return;
        var correction = record.Clone();
        correction.Update.Dialog = dialog.Counters();
        corrections[Pts] = correction;
    }

    private DialogReplay Open(Peer peer)
    {
        if (!byPeer.TryGetValue(peer.ToKey(), out var dialog))
            dialogs.Add(byPeer[peer.ToKey()] = dialog = new DialogReplay(peer, Pts));
        return dialog;
    }
}
