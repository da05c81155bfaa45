using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Mailboxes;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Verification;

/// <summary>One dialog as the steps of its mailbox tell it: document and pages.</summary>
internal sealed class DialogReplay(Peer peer, long since)
{
    // Messages that are there no more, and of which no step has said so yet.
    private readonly HashSet<long> gone = [];
    private readonly HashSet<long> leaving = [];

    // Of messages that were edited, by their ids: the operation of which they say that it was the last.
    private readonly Dictionary<long, long> edits = [];

    public Peer Peer => peer;

    /// <summary>The step that made the dialog.</summary>
    public long Since => since;

    public DialogState State { get; } = new();

    public SortedDictionary<long, Page> Pages { get; } = [];

    /// <summary>What the steps tell about each other that cannot be; the first of them, and how many there are.</summary>
    public (string First, int Count) Disorder { get; private set; }

    /// <summary>It was deleted by a step that came after its page may have been read.</summary>
    public bool IsLeaving(long place) => leaving.Contains(place);

    public DialogCounters Counters() => new()
    {
        Peer = peer,
        TopMessageId = State.TopMessageId,
        ReadInboxMaxId = State.ReadInboxMaxId,
        ReadOutboxMaxId = State.ReadOutboxMaxId,
        UnreadCount = State.UnreadCount,
    };

    public Slot SlotOf(long dialogMessageId) => PageOf(dialogMessageId).SlotOf(dialogMessageId);

    /// <summary>The next step.</summary>
    /// <param name="record">As it was read.</param>
    /// <param name="isOld">All that was read, messages too, was read after this step had been written.</param>
    public void Take(Record record, bool isOld)
    {
        var update = record.Update;
        switch (update.ChangeCase)
        {
            case Update.ChangeOneofCase.NewMessage:
                Enter(record, update.NewMessage.Id, new Slot(update.Pts, update.NewMessage.FromUserId, Marks.Of(update.NewMessage)));
                if (record.EditOpNo > 0) edits[update.Pts] = record.EditOpNo;
                break;
            case Update.ChangeOneofCase.Gone:
                Enter(record, update.Pts, new Slot(update.Pts, update.Gone.FromUserId, Marks.Of(update.Gone)));
                gone.Add(record.DialogMessageId);
                break;
            case Update.ChangeOneofCase.MessageEdited:
                if (isOld && !gone.Contains(record.DialogMessageId) && edits.GetValueOrDefault(update.MessageEdited.Id) < record.OpNo)
                    Complain(update.Pts, $"message {record.DialogMessageId} was edited by operation {record.OpNo}, and does not say so");
                break;
            case Update.ChangeOneofCase.MessagesDeleted:
                foreach (var place in record.DialogMessageIds) Bury(update.Pts, place, isOld);
                if (update.MessagesDeleted.Ids.Contains(State.TopMessageId)) State.TopMessageId = Newest();
                break;
            case Update.ChangeOneofCase.ReadInbox when MarkOf(record, update.ReadInbox.MaxId) is var mark:
                if (mark <= State.ReadInbox) Complain(update.Pts, $"the read mark does not move: {State.ReadInbox}, {mark}");
                State.ReadInbox = mark;
                State.ReadInboxMaxId = Math.Max(State.ReadInboxMaxId, MessageIdAt(mark));
                Recount(Pages.Keys.Where(k => k >= mark / Names.MessagesPerPage));
                break;
            case Update.ChangeOneofCase.ReadOutbox when MarkOf(record, update.ReadOutbox.MaxId) is var mark:
                if (mark <= State.ReadOutbox) Complain(update.Pts, $"the mark of others does not move: {State.ReadOutbox}, {mark}");
                State.ReadOutbox = mark;
                State.ReadOutboxMaxId = Math.Max(State.ReadOutboxMaxId, MessageIdAt(mark));
                break;
        }

        State.Pts = update.Pts;
        State.LastOp = Math.Max(State.LastOp, record.OpNo);
    }

    private void Enter(Record record, long messageId, Slot slot)
    {
        var place = record.DialogMessageId;
        if (place <= State.TopDialogMessageId || record.OpNo < State.LastOp || messageId != record.Update.Pts)
            Complain(record.Update.Pts, $"message {place} of operation {record.OpNo} comes after message {State.TopDialogMessageId} of operation {State.LastOp}");
        if (place <= 0) return;

        if (!Pages.TryGetValue(place / Names.MessagesPerPage, out var page)) Pages[place / Names.MessagesPerPage] = page = new Page();
        page.Set(place, slot);
        if (slot.Counts && place > State.ReadInbox) Count(place / Names.MessagesPerPage);
        if (place <= State.ReadOutbox) State.ReadOutboxMaxId = messageId;
        State.IsFilled(place / Names.MessagesPerPage);
        (State.TopMessageId, State.TopDialogMessageId) = (messageId, place);
    }

    private void Bury(long pts, long place, bool isOld)
    {
        var slot = SlotOf(place);
        if (!slot.Shows) Complain(pts, $"message {place} is deleted, and was not there");
        if (!isOld) leaving.Add(place);
        if (!gone.Remove(place) && isOld) Complain(pts, $"message {place} is deleted, and is there all the same");
        if (!slot.Shows) return;
        var k = place / Names.MessagesPerPage;
        Pages[k].Set(place, slot with { Flags = slot.Flags | SlotMarks.Deleted });
        Recount([.. Pages.Keys.Where(page => page >= State.ReadInbox / Names.MessagesPerPage)]);
        if (Pages[k].Newest(k) is null) State.IsEmptied(k);
    }

    private long Newest()
    {
        foreach (var (k, page) in Pages.Reverse())
        {
            if (page.Newest(k) is { } place) return page.SlotOf(place).MessageId;
        }

        return 0;
    }

    // A recount, and not what Inbox does when it moves a mark: what is wrong there shows here.
    private void Recount(IEnumerable<long> pages)
    {
        State.UnreadPages.Clear();
        State.UnreadCount = 0;
        foreach (var k in pages) Count(k);
    }

    private void Count(long k)
    {
        var (page, count) = (PageOf(k * Names.MessagesPerPage), 0);
        for (var place = Math.Max(k * Names.MessagesPerPage, State.ReadInbox + 1); place < (k + 1) * Names.MessagesPerPage; place++)
        {
            if (page.SlotOf(place).Counts) count++;
        }

        if (State.UnreadPages.Count > 0 && State.UnreadPages[^1].Page == k)
        {
            State.UnreadCount -= State.UnreadPages[^1].Count;
            State.UnreadPages.RemoveAt(State.UnreadPages.Count - 1);
        }

        if (count == 0) return;
        State.UnreadPages.Add(new UnreadPage { Page = k, Count = count });
        State.UnreadCount += count;
    }

    // Steps of readings did not always keep the mark itself: then it is that of the message that they name.
    private long MarkOf(Record record, long maxId) => record.DialogMessageId > 0 ? record.DialogMessageId : PlaceOf(maxId);

    private long PlaceOf(long messageId)
    {
        foreach (var (k, page) in Pages)
        {
            var i = page.MessageIds.IndexOf(messageId);
            if (messageId > 0 && i >= 0) return (k * Names.MessagesPerPage) + i;
        }

        return 0;
    }

    private long MessageIdAt(long mark)
    {
        var page = PageOf(mark);
        for (var i = Math.Min((int)(mark % Names.MessagesPerPage), page.MessageIds.Count - 1); i >= 0; i--)
        {
            if (page.MessageIds[i] > 0) return page.MessageIds[i];
        }

        return 0;
    }

    private Page PageOf(long dialogMessageId) => Pages.GetValueOrDefault(dialogMessageId / Names.MessagesPerPage) ?? new Page();

    private void Complain(long pts, string what) =>
        Disorder = (Disorder.Count == 0 ? $"step {pts}: {what}" : Disorder.First, Disorder.Count + 1);
}
