using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Verification;

/// <summary>One dialog as the steps of its mailbox tell it: document and pages.</summary>
internal sealed class DialogReplay(Peer peer, long since)
{
    public Peer Peer => peer;

    /// <summary>The step that made the dialog.</summary>
    public long Since => since;

    public DialogState State { get; } = new();

    public SortedDictionary<long, Page> Pages { get; } = [];

    /// <summary>What the steps tell about each other that cannot be; the first of them, and how many there are.</summary>
    public (string First, int Count) Disorder { get; private set; }

    public DialogCounters Counters() => new()
    {
        Peer = peer,
        TopMessageId = State.TopMessageId,
        ReadInboxMaxId = State.ReadInboxMaxId,
        ReadOutboxMaxId = State.ReadOutboxMaxId,
        UnreadCount = State.UnreadCount,
    };

    public Slot SlotOf(long dialogMessageId) => PageOf(dialogMessageId).SlotOf(dialogMessageId);

    public void Take(Record record)
    {
        var update = record.Update;
        switch (update.ChangeCase)
        {
            case Update.ChangeOneofCase.NewMessage:
                Enter(record, update.NewMessage);
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
    }

    private void Enter(Record record, Message message)
    {
        var place = record.DialogMessageId;
        if (place <= State.TopDialogMessageId || record.OpNo < State.LastOp || message.Id != record.Update.Pts)
            Complain(record.Update.Pts, $"message {place} of operation {record.OpNo} comes after message {State.TopDialogMessageId} of operation {State.LastOp}");
        if (place <= 0) return;

        var slot = new Slot(message.Id, message.FromUserId, (message.Out ? SlotMarks.Out : 0) |
            (message.Action is null ? 0 : SlotMarks.Service) | (message.Mentioned ? SlotMarks.Mentioned : 0));
        if (!Pages.TryGetValue(place / Names.MessagesPerPage, out var page)) Pages[place / Names.MessagesPerPage] = page = new Page();
        page.Set(place, slot);
        if (slot.Counts && place > State.ReadInbox) Count(place / Names.MessagesPerPage);
        if (place <= State.ReadOutbox) State.ReadOutboxMaxId = message.Id;
        (State.LastOp, State.TopMessageId, State.TopDialogMessageId) = (record.OpNo, message.Id, place);
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
