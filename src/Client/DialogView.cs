using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Client;

/// <summary>What a device shows of one dialog.</summary>
public sealed class DialogView
{
    private readonly SortedDictionary<long, Message> messages = [];

    internal DialogView(Peer peer, bool isWhole) => (Peer, Counters, IsWhole) = (peer, new DialogCounters { Peer = peer }, isWhole);

    public Peer Peer { get; }

    /// <summary>As they were after the step <see cref="Pts"/>.</summary>
    public DialogCounters Counters { get; private set; }

    /// <summary>The step at which the dialog last changed; 0: nothing is known of it.</summary>
    public long Pts { get; private set; }

    /// <summary>
    /// False: the view began when the dialog was there already, and knows of it by updates only. Ask for it by GetPeerDialogs: a
    /// draft may be missing.
    /// </summary>
    public bool IsWhole { get; private set; }

    public Draft? Draft { get; private set; }

    /// <summary>Those that the device has, the oldest first.</summary>
    public IReadOnlyCollection<Message> Messages => messages.Values;

    /// <summary>Its place in the list, the greatest first.</summary>
    public long Order => Math.Max(Counters.TopMessageId, DraftPts);

    /// <summary>There is something to show.</summary>
    public bool IsListed => Order > 0 || Counters.Pinned;

    private long DraftPts { get; set; }

    /// <summary>The step as of which the draft is known: what says how it was before that knows nothing better.</summary>
    private long DraftKnownAt { get; set; }

    public Message? Find(long messageId) => messages.GetValueOrDefault(messageId);

    internal void Apply(Update update)
    {
        if (update.NewMessage is { } message) Add([message], []);
        if (update.DraftSaved is { } saved) Know(saved.Draft, saved.Draft is null ? 0 : update.Pts, update.Pts);
        Change(update, _ => true);
        Show(update.Dialog, update.Pts);
    }

    /// <summary>As a page has it. Counters come with every update; a draft does not: what the page says of it holds until a later step says otherwise.</summary>
    internal void Show(Dialog dialog)
    {
        IsWhole = true;
        Know(dialog.Draft, dialog.DraftPts, dialog.Pts);
        Show(dialog.Counters, dialog.Pts);
    }

    /// <summary>Messages that come: those that are known already are known better. Counters may be further on than what comes.</summary>
    internal void Add(IEnumerable<Message> page, IEnumerable<Update> since)
    {
        var added = page.Where(m => m.Id > Counters.ClearedMaxId && messages.TryAdd(m.Id, m)).Select(m => m.Id).ToHashSet();
        if (added.Count == 0) return;
        foreach (var update in since.Where(u => Peer.Equals(u.Dialog?.Peer))) Change(update, added.Contains);
        See(added);
    }

    private void Know(Draft? draft, long draftPts, long pts)
    {
        if (pts >= DraftKnownAt) (Draft, DraftPts, DraftKnownAt) = (draft, draftPts, pts);
    }

    private void Show(DialogCounters counters, long pts)
    {
        if (pts < Pts) return;
        var before = Counters;
        (Counters, Pts) = (counters, pts);
        if (counters.ClearedMaxId > before.ClearedMaxId)
            foreach (var id in messages.Keys.TakeWhile(id => id <= counters.ClearedMaxId).ToList()) messages.Remove(id);
        if (counters.ReadMentionsMaxId > before.ReadMentionsMaxId) See([.. messages.Keys]);
    }

    private void Change(Update update, Func<long, bool> isMeant)
    {
        if (update.MessageEdited is { Message: { } edited } && isMeant(edited.Id) && messages.ContainsKey(edited.Id))
        {
            messages[edited.Id] = edited;
            See([edited.Id]); // the counters may know better than an edit that was told before
        }

        if (update.MessageReacted is { Reactions: { } reactions } reacted && isMeant(reacted.Id)) Alter(reacted.Id, m => m.Reactions = reactions.Counts.Count > 0 ? reactions : null);
        foreach (var id in (update.ReactionsRead?.Ids ?? []).Where(isMeant)) Alter(id, Look);
        foreach (var id in (update.MessagesDeleted?.Ids ?? []).Where(isMeant)) messages.Remove(id);
        foreach (var id in (update.ContentsRead?.Ids ?? []).Where(isMeant)) Alter(id, m => (m.MediaUnread, m.MentionUnread) = (false, false));
        foreach (var id in (update.MessagesPinned?.Ids ?? []).Where(isMeant)) Alter(id, m => m.Pinned = update.MessagesPinned!.Pinned);
    }

    private void See(IEnumerable<long> ids)
    {
        foreach (var id in ids.Where(id => id <= Counters.ReadMentionsMaxId && messages.GetValueOrDefault(id) is { MentionUnread: true }))
            Alter(id, m => m.MentionUnread = false);
    }

    private static void Look(Message message)
    {
        if (message.Reactions is { } reactions) reactions.Unread = false;
    }

    // Whoever has been given a message keeps it as it was.
    private void Alter(long id, Action<Message> change)
    {
        if (!messages.TryGetValue(id, out var message)) return;
        messages[id] = message = message.Clone();
        change(message);
    }
}
