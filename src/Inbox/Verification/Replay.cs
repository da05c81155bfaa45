using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Mailboxes;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Verification;

/// <summary>
/// A mailbox as its log alone tells it: dialogs, counters, pages and the name, built step by step. With a step missing,
/// what follows cannot be trusted.
/// </summary>
/// <param name="owner">Of the mailbox.</param>
internal sealed class Replay(long owner)
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

    /// <summary>What the head says of a bot.</summary>
    public BotLine Bot { get; private set; } = new(false, "", 0);

    /// <summary>The same, as it was before anything else was read.</summary>
    public BotLine BotBefore { get; private set; } = new(false, "", 0);

    public Blocked Blocked { get; } = new();

    public PinnedDialogs PinnedDialogs { get; } = new();

    public Scheduled Scheduled { get; } = new();

    public JoinedChannels Channels { get; } = new();

    /// <summary>The last step that changed what older ones show, without naming them.</summary>
    public long SweptPts { get; private set; }

    /// <summary>The same, as it was before anything else was read.</summary>
    public long SweptBefore { get; private set; }

    /// <summary>Steps that are not there, or cannot be read.</summary>
    public IReadOnlyList<long> Holes => holes;

    public bool IsWhole => holes.Count == 0;

    /// <summary>Steps that carry other counters than those before them give, as they should be.</summary>
    public IReadOnlyDictionary<long, Record> Corrections => corrections;

    /// <summary>Messages that say otherwise than the steps what has been done to them, as they should be.</summary>
    public IEnumerable<Record> Mistaken => dialogs.SelectMany(d => d.Mistaken()).OrderBy(r => r.Update.Pts);

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
        if (update.Profile is { } user) Profile = new Profile { Name = user.Name, Username = user.Username, Bot = user.Bot, Pts = Pts };
        if (update.BotWebhookSet is { } webhook) Bot = Bot with { Webhook = webhook.Path, SetAt = record.SetAt };
        if (update.Profile is { } profile) Bot = Bot with { IsBot = profile.Bot };
        if (Pts <= Before) BotBefore = Bot;
        if (update.UserBlocked is { } block) Block(block, record.SetAt);
        Scheduled.Take(update);
        if (update.HistoryCleared is not null || update.MentionsRead is not null || update.ReactionsRead is not null) SweptPts = Pts;
        if (Pts <= Before) SweptBefore = SweptPts;
        if (update.DialogsPinned is { } pinned && update.Dialog is null) Order(pinned, record);
        if (update.Dialog is null) return;

        var dialog = Open(update.Dialog.Peer);
        dialog.Take(record, Pts <= Before);
        if (update.DialogsPinned is not null) Pin(dialog);
        if (update.ChannelJoined is not null || update.ChannelLeft is not null) Channels.Set(dialog.Peer.ChannelId, update.ChannelJoined is not null, Pts);
        var counters = dialog.State.Counters(dialog.Peer);
        if (!IsWhole || counters.Equals(update.Dialog)) return;
        var correction = record.Clone();
        correction.Update.Dialog = counters;
        corrections[Pts] = correction;
    }

    private void Pin(DialogReplay dialog)
    {
        PinnedDialogs.Set(dialog.Peer, dialog.State);
        PinnedDialogs.Pts = Pts;
    }

    private void Order(DialogsPinned pinned, Record record)
    {
        if (PinnedDialogs.Orders.FirstOrDefault(o => o.FolderId == pinned.FolderId) is { } before) PinnedDialogs.Orders.Remove(before);
        PinnedDialogs.Orders.Add(new PinnedOrder { FolderId = pinned.FolderId, Peers = { record.Peers }, SetAt = record.SetAt });
        PinnedDialogs.Pts = Pts;
    }

    private void Block(UserBlocked block, long at)
    {
        Blocked.Set(block.UserId, block.Blocked, at);
        Blocked.Pts = Pts;
    }

    private DialogReplay Open(Peer peer)
    {
        if (!byPeer.TryGetValue(peer.ToKey(), out var dialog))
            dialogs.Add(byPeer[peer.ToKey()] = dialog = new DialogReplay(owner, peer, Pts));
        return dialog;
    }
}
