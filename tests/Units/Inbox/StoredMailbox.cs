using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Units.Hosting;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Units.Inbox;

/// <summary>One mailbox as it is in the store.</summary>
internal sealed class StoredMailbox(MemoryStore store, long user)
{
    private const SlotMarks Done = SlotMarks.Played | SlotMarks.Seen;

    public MailboxHead Head => store.Get<MailboxHead>(Names.MailboxHead(user)) ?? new MailboxHead();

    public long Pts => Head.Pts;

    /// <summary>The log, from the first step to the last.</summary>
    public IReadOnlyList<Record> Log => [.. Enumerable.Range(1, (int)Pts).Select(pts => Record(pts))];

    public IEnumerable<Message> Messages => Log.Select(r => r.Update.NewMessage).Where(m => m is not null);

    public IEnumerable<string> Texts => Messages.Where(m => m.Content is not null).Select(m => m.Content.Text);

    public Profile? Profile => store.Get<Profile>(Names.Profile(user));

    public Blocked Blocked => store.Get<Blocked>(Names.Blocked(user)) ?? new Blocked();

    public PinnedDialogs Pinned => store.Get<PinnedDialogs>(Names.PinnedDialogs(user)) ?? new PinnedDialogs();

    public Scheduled Scheduled => store.Get<Scheduled>(Names.Scheduled(user)) ?? new Scheduled();

    public RecentDialogs? Recent => store.Get<RecentDialogs>(Names.RecentDialogs(user));

    public IReadOnlyList<Peer> Directory => [.. Enumerable.Range(0, (Head.DialogCount + 255) / 256)
        .SelectMany(k => store.Get<DialogDirectory>(Names.DialogDirectory(user, k))!.Peers)];

    public Record Record(long pts) => store.Get<Record>(Names.Record(user, pts))
        ?? throw new InvalidOperationException($"the log of {user} has a hole at {pts}");

    public DialogState Dialog(Peer peer) => store.Get<DialogState>(Names.Dialog(user, peer)) ?? new DialogState();

    /// <summary>How far it was read, and when.</summary>
    public IEnumerable<(long Mark, long Date)> Readings(Peer peer) => Enumerable.Range(0, (Dialog(peer).ReadingCount + 127) / 128)
        .SelectMany(k => store.Get<Readings>(Names.Readings(user, peer, k)) is { } page ? page.Marks.Zip(page.Dates) : []);

    /// <summary>What is typed and not sent.</summary>
    public Draft? Draft(Peer peer) => Dialog(peer).DraftPts is > 0 and var pts ? Record(pts).Update.DraftSaved.Draft : null;

    public Slot Slot(Peer peer, long dialogMessageId) =>
        store.Get<Page>(Names.Page(user, peer, dialogMessageId / Names.MessagesPerPage))?.SlotOf(dialogMessageId) ?? default;

    /// <summary>The promises that hold for every mailbox at any time.</summary>
    public void AssertSound()
    {
        var log = Log; // throws at a hole
        Assert.False(store.Has(Names.Record(user, Pts + 1)), $"the log of {user} goes on behind its head");
        Assert.Equal(Enumerable.Range(1, log.Count).Select(n => (long)n), log.Select(r => r.Update.Pts));
        Assert.Equal(Head.DialogCount, Directory.Count);
        Assert.Equal(Directory.Count, Directory.Distinct().Count());
        Assert.Equal(
            log.Where(r => r.Update.Dialog is not null).Select(r => r.Update.Dialog.Peer.ToKey()).Distinct().Order(),
                Directory.Select(p => p.ToKey()).Order());
        foreach (var peer in Directory) AssertSound(peer, log);
        AssertLists(log);
    }

    // What is kept beside the dialogs is what the dialogs and the log say.
    private void AssertLists(IReadOnlyList<Record> log)
    {
        Assert.Equal(log.LastOrDefault(r => r.Update.HistoryCleared is not null || r.Update.MentionsRead is not null || r.Update.ReactionsRead is not null)?.Update.Pts ?? 0, Head.SweptPts);
        Assert.Equal(log.LastOrDefault(r => r.Update.UserBlocked is not null)?.Update.Pts ?? 0, Blocked.Pts);
        AssertScheduled(log);
        Assert.Equal(log.LastOrDefault(r => r.Update.DialogsPinned is not null)?.Update.Pts ?? 0, Pinned.Pts);
        Assert.Equal(
            Directory.Select(p => (p.ToKey(), Dialog(p))).Where(d => d.Item2.Pinned).Select(d => (d.Item1, d.Item2.FolderId, d.Item2.PinSetAt)).Order(),
            Pinned.Dialogs.Select(d => (d.Peer.ToKey(), d.FolderId, d.SetAt)).Order());
        if (Recent is not { } recent) return;
        Assert.InRange(recent.Peers.Count, 0, DaprMessaging.Inbox.Mailboxes.RecentList.Most);
        Assert.Equal(recent.Peers.Count, recent.Peers.Distinct().Count());
        Assert.All(Directory.Except(recent.Peers), p => Assert.InRange(Dialog(p).Order(), 0, recent.Floor));
    }

    // What waits is what the steps left, and nothing else is left of what was scheduled but what was refused.
    private void AssertScheduled(IReadOnlyList<Record> log)
    {
        var expected = new Scheduled();
        foreach (var record in log) expected.Take(record.Update);
        Assert.Equal(expected, Scheduled);
        var refused = log.Select(r => r.Update.ScheduledRemoved).Where(r => r?.Refusal is not null).SelectMany(r => r!.Ids).ToHashSet();
        Assert.Equal(
            Scheduled.Entries.Select(e => (e.Pts, e.Id, e.Date)).Order(),
            log.Where(r => r.Update.ScheduledSaved?.Message is { } said && !refused.Contains(said.Id)).Select(r => (r.Update.Pts, r.Update.ScheduledSaved.Message.Id, r.Update.ScheduledSaved.Message.Date)));
    }

    private void AssertSound(Peer peer, IReadOnlyList<Record> log)
    {
        var dialog = Dialog(peer);
        var steps = log.Where(r => peer.Equals(r.Update.Dialog?.Peer)).ToList();
        var entered = steps.Where(r => r.Update.ChangeCase is Update.ChangeOneofCase.NewMessage or Update.ChangeOneofCase.Gone).ToList();
        var messages = entered.Where(r => r.Update.NewMessage is not null).ToList();

        // Every message once, in the order of the conversation, under its own number, and found by its place: one that has
        // been deleted too.
        Assert.Equal(entered.Select(r => r.DialogMessageId).Distinct().Order(), entered.Select(r => r.DialogMessageId));
        Assert.Equal(entered.Select(r => r.OpNo).Order(), entered.Select(r => r.OpNo));
        Assert.All(entered, record => Assert.Equal(Slot(record), Slot(peer, record.DialogMessageId) with { Flags = Slot(peer, record.DialogMessageId).Flags & ~Done }));
        Assert.All(messages, record => Assert.Equal(record.Update.Pts, record.Update.NewMessage.Id));
        Assert.All(messages, record => Assert.Equal(
            (record.Update.NewMessage.MediaUnread, record.Update.NewMessage.MentionUnread),
            (Slot(peer, record.DialogMessageId).IsUnplayed, Slot(peer, record.DialogMessageId).CountsAsMention)));
        AssertChanged(steps, entered);
        AssertEmptyPages(dialog, entered);

        // Unread is what a recount finds, and the newest step tells the counters as they are.
        var shown = messages.Where(r => r.DialogMessageId > dialog.ClearedUpTo).ToList();
        Assert.Equal(Recount(shown, dialog.ReadInbox), dialog.UnreadCount);
        Assert.Equal(shown.Count(r => r.Update.NewMessage.MentionUnread && r.DialogMessageId > dialog.MentionsReadUpTo) + Mentions(steps, peer, dialog), dialog.UnreadMentionsCount);
        Assert.Equal(
            (dialog.UnreadPages.Sum(p => p.Count), dialog.UnreadPages.Sum(p => p.Mentions)), (dialog.UnreadCount, dialog.UnreadMentionsCount));
        Assert.Equal(shown.LastOrDefault()?.Update.Pts ?? 0, dialog.TopMessageId);
        if (peer.IsChannel) Assert.Equal(UnreadReactions(steps, dialog), dialog.UnreadReactions.Where(u => u.IsThere()).Select(u => u.MessageId));
        else Assert.Equal(UnreadReactions(steps, shown), dialog.UnreadReactions.Select(u => (u.MessageId, u.Pts)));
        Assert.Equal(shown.Where(r => r.Update.NewMessage.Pinned).Select(r => r.Update.Pts), dialog.PinnedMessages);
        var keptOut = steps.Where(r => r.Update.Skipped is not null).SelectMany(r => r.DialogMessageIds);
        var noted = steps.Where(r => r.Update.UserMentioned is not null || (peer.IsChannel && r.Update.ContentsRead is not null)).SelectMany(r => r.DialogMessageIds);
        Assert.Equal(entered.Select(r => r.DialogMessageId).Concat(keptOut).Concat(noted).Append(0).Max(), dialog.TopDialogMessageId);
        Assert.Equal(
            steps.Where(r => r.Update.ReadInbox is not null && !peer.IsChannel).Select(r => (r.DialogMessageId, r.Update.ReadInbox.Date)), Readings(peer));
        var drafts = steps.Where(r => r.Update.DraftSaved?.Draft is not null).Select(r => r.Update.Pts);
        Assert.Equal(dialog.DraftPts > 0 ? [dialog.DraftPts] : [], drafts); // nothing is left of those that were replaced
        Assert.Equal(steps[^1].Update.Pts, dialog.Pts);
        Assert.Equal(dialog.Counters(peer), steps[^1].Update.Dialog);
    }

    // Of a channel: of the places that steps speak of, those of which no step says that they are seen or gone.
    private static int Mentions(List<Record> steps, Peer peer, DialogState dialog) => !peer.IsChannel ? 0 : steps
        .SelectMany(r => r.DialogMessageIds.Select(place => (Place: place, IsOpen: r.Update.UserMentioned is { Deleted: false })))
        .Where(m => m.Place > dialog.MentionsReadUpTo).GroupBy(m => m.Place).Count(g => g.All(m => m.IsOpen));

    // Of a channel: of all that the steps say of a message the newest operation is that somebody reacts, and it is not seen.
    private static IEnumerable<long> UnreadReactions(List<Record> steps, DialogState dialog) => steps.Where(r => r.Update.ReactionsNoted is not null)
        .SelectMany(r => r.Update.ReactionsNoted.Ids.Select(id => (Id: id, IsNone: false)).Concat(r.Update.ReactionsNoted.NoneIds.Select(id => (Id: id, IsNone: true))).Zip(r.OpNos))
        .GroupBy(n => n.First.Id).Where(g => g.MaxBy(n => n.Second) is { First.IsNone: false, Second: var opNo } && opNo > dialog.ReactionsReadUpTo).Select(g => g.Key).Order();

    // Of what is shown, those whose last step of that kind says that there are, and that were not seen after it.
    private static IEnumerable<(long, long)> UnreadReactions(List<Record> steps, List<Record> shown) => shown
        .Select(m => steps.LastOrDefault(r => r.Update.MessageReacted?.Id == m.Update.Pts || r.Update.ReactionsRead?.Ids.Contains(m.Update.Pts) == true))
        .Where(r => r is { UnreadReaction: true }).OrderBy(r => r!.Update.Pts).Select(r => (r!.Update.MessageReacted.Id, r.Update.Pts));

    // What is gone was deleted in one step, and what was edited is as the last of its edits left it: nowhere but in its record.
    private static void AssertChanged(List<Record> steps, List<Record> entered)
    {
        var deletions = steps.Where(r => r.Update.MessagesDeleted is not null).ToList();
        Assert.Equal(
            entered.Where(r => r.Update.Gone is not null).Select(r => (r.Update.Pts, r.DialogMessageId)),
            deletions.SelectMany(r => r.Update.MessagesDeleted.Ids.Zip(r.DialogMessageIds)).Order());
        var edits = steps.Where(r => r.Update.MessageEdited is not null).ToList();
        Assert.All(edits, r => Assert.Null(r.Update.MessageEdited.Message));
        foreach (var record in entered)
        {
            var last = record.Update.Gone is null ? edits.LastOrDefault(r => r.Update.MessageEdited.Id == record.Update.Pts) : null;
            Assert.Equal(last?.OpNo ?? 0, record.EditOpNo);
        }

        var reactions = steps.Where(r => r.Update.MessageReacted is not null).ToList();
        Assert.All(reactions, r => Assert.Null(r.Update.MessageReacted.Reactions));
        foreach (var record in entered)
        {
            var last = record.Update.Gone is null ? reactions.LastOrDefault(r => r.Update.MessageReacted.Id == record.Update.Pts) : null;
            Assert.Equal((last?.OpNo ?? 0, last?.UnreadReaction ?? false), (record.ReactionOpNo, record.Update.NewMessage?.Reactions?.Unread ?? false));
            Assert.True(last is not null || record.Update.NewMessage?.Reactions is null);
        }
    }

    private static void AssertEmptyPages(DialogState dialog, List<Record> entered)
    {
        var emptied = entered.GroupBy(r => r.DialogMessageId / Names.MessagesPerPage).Where(p => p.All(r => r.Update.Gone is not null)).Select(p => p.Key);
        Assert.Equal(emptied, dialog.EmptyPages.SelectMany(p => Enumerable.Range((int)p.First, (int)(p.Last - p.First + 1)).Select(k => (long)k)));
    }

    private static Slot Slot(Record record) => record.Update switch
    {
        { Gone: { } gone } => new Slot(record.Update.Pts, gone.FromUserId, (Marks.Of(gone) & ~Done) | SlotMarks.Deleted),
        { NewMessage: var message } => new Slot(record.Update.Pts, message.FromUserId, Marks.Of(message) & ~Done),
    };

    private static int Recount(IEnumerable<Record> messages, long readInbox) =>
        messages.Count(r => r.DialogMessageId > readInbox && r.Update.NewMessage is { Out: false, Action: null, Past: false });
}
