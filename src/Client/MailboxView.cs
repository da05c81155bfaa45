using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Client;

// Pages are read while updates go on, so a page may be older than what the view has applied since, or newer. An older one is
// brought up to date by the updates that came after it, which the view remembers for a while; a newer one is left as it is,
// and the updates that it has seen already change nothing that they have not changed.
/// <summary>
/// What a device shows of its mailbox: dialogs, messages, drafts, what is scheduled, whom the user has blocked. Pages and updates go in, and in
/// whatever order pages come, the view ends as a fresh read would. No I/O, no clock; for one thread at a time.
/// </summary>
public sealed class MailboxView
{
    private const int MaxRemembered = 4096;

    private readonly Dictionary<Peer, DialogView> dialogs = [];
    private readonly Dictionary<int, (IReadOnlyList<Peer> Peers, long Pts)> pinned = [];
    private readonly HashSet<long> blocked = [];
    private readonly SortedDictionary<long, ScheduledMessage> scheduled = [];
    private readonly Queue<Update> remembered = [];
    private bool isFromTheBeginning;

    /// <summary>The last update that was applied, or where the view began.</summary>
    public long Pts { get; private set; }

    /// <summary>The user's own name, as far as it is known.</summary>
    public User? Profile { get; private set; }

    /// <summary>Whom the user has blocked.</summary>
    public IReadOnlySet<long> Blocked => blocked;

    /// <summary>What the user has scheduled and has not been sent yet, in the order in which it was scheduled.</summary>
    public IReadOnlyCollection<ScheduledMessage> Scheduled => scheduled.Values;

    /// <summary>All that are known, those without anything to show included.</summary>
    public IReadOnlyCollection<DialogView> All => dialogs.Values;

    /// <summary>An empty view, of a device that reads everything afresh and then applies what comes after a step.</summary>
    public static MailboxView From(long pts) => new() { Pts = pts, isFromTheBeginning = pts == 0 };

    public DialogView? Find(Peer peer) => dialogs.GetValueOrDefault(peer);

    /// <summary>The list of a folder: the pinned ones in their order, then the others, the newest first.</summary>
    public IReadOnlyList<DialogView> List(int folderId)
    {
        var order = pinned.GetValueOrDefault(folderId).Peers ?? [];
        var here = dialogs.Values.Where(d => d.Counters.FolderId == folderId && d.IsListed).ToList();
        return [
            .. order.Select(p => here.Find(d => d.Peer.Equals(p) && d.Counters.Pinned)).OfType<DialogView>(),
            .. here.Where(d => !d.Counters.Pinned).OrderByDescending(d => d.Order)];
    }

    /// <summary>The next update, as <see cref="MessagingClient.Updates"/> gives them. What it is of no kind known here it passes over.</summary>
    public void Apply(Update update)
    {
        if (update.TooLong is not null)
        {
            Forget(update.Pts);
            return;
        }

        Pts = update.Pts;
        remembered.Enqueue(update);
        if (remembered.Count > MaxRemembered) remembered.Dequeue();
        if (update.Profile is { } named) Profile = named;
        if (update.UserBlocked is { } block) Block(block);
        Schedule(update);
        if (update.DialogsPinned is { } order) pinned[order.FolderId] = (order.Peers, update.Pts);
        if (update.Dialog is { } counters) Open(counters.Peer).Apply(update);
    }

    /// <summary>A page of the list of dialogs, or dialogs by their peers.</summary>
    /// <param name="page">As it was answered.</param>
    /// <param name="folderId">Of which folder.</param>
    /// <returns>False: it is too old to be brought up to date. Ask for it again.</returns>
    public bool Merge(Dialogs page, int folderId)
    {
        if (IsTooOld(page.Pts)) return false;
        foreach (var dialog in page.Dialogs_)
        {
            var shown = Open(dialog.Counters.Peer);
            shown.Show(dialog);
            if (dialog.TopMessage is { } top) shown.Add([top], Since(page.Pts));
        }

        // Only the first page says it.
        if (page.PinnedPts > 0 && page.PinnedPts >= pinned.GetValueOrDefault(folderId).Pts) pinned[folderId] = (page.Pinned, page.PinnedPts);
        return true;
    }

    /// <summary>A page of a dialog's messages.</summary>
    /// <returns>False: it is too old to be brought up to date. Ask for it again.</returns>
    public bool Merge(Peer peer, History page)
    {
        if (IsTooOld(page.Pts)) return false;
        Open(peer).Add(page.Messages, Since(page.Pts));
        return true;
    }

    /// <summary>The list of those who are blocked.</summary>
    /// <returns>False: it is too old to be brought up to date. Ask for it again.</returns>
    public bool Merge(BlockedUsers page)
    {
        if (IsTooOld(page.Pts)) return false;
        blocked.Clear();
        blocked.UnionWith(page.UserIds);
        foreach (var update in Since(page.Pts).Where(u => u.UserBlocked is not null)) Block(update.UserBlocked);
        return true;
    }

    /// <summary>A page of what is scheduled.</summary>
    /// <returns>False: it is too old to be brought up to date. Ask for it again.</returns>
    public bool Merge(ScheduledMessages page)
    {
        if (IsTooOld(page.Pts)) return false;
        foreach (var message in page.Messages) scheduled[message.Id] = message;
        foreach (var update in Since(page.Pts)) Schedule(update);
        return true;
    }

    private DialogView Open(Peer peer)
    {
        if (!dialogs.TryGetValue(peer, out var dialog)) dialogs[peer] = dialog = new DialogView(peer, isFromTheBeginning);
        return dialog;
    }

    // Whatever was shown has another past now: it is to be read afresh.
    private void Forget(long pts)
    {
        dialogs.Clear();
        pinned.Clear();
        blocked.Clear();
        scheduled.Clear();
        remembered.Clear();
        (Pts, Profile, isFromTheBeginning) = (pts, null, false);
    }

    private bool IsTooOld(long pts) => pts < Pts - remembered.Count;

    private IEnumerable<Update> Since(long pts) => remembered.Where(u => u.Pts > pts);

    private void Schedule(Update update)
    {
        if (update.ScheduledSaved?.Message is { } message) scheduled[message.Id] = message;
        foreach (var id in update.ScheduledRemoved?.Ids ?? []) scheduled.Remove(id);
        foreach (var id in update.ScheduledSending?.Ids ?? [])
        {
            // Whoever has been given one keeps it as it was.
            if (!scheduled.TryGetValue(id, out var waiting)) continue;
            scheduled[id] = waiting = waiting.Clone();
            waiting.Sending = true;
        }
    }

    private void Block(UserBlocked block)
    {
        if (block.Blocked) blocked.Add(block.UserId);
        else blocked.Remove(block.UserId);
    }
}
