using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Mailboxes;
using Change = DaprMessaging.Contracts.Update.ChangeOneofCase;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Verification;

/// <summary>One dialog as the steps of its mailbox tell it: document, pages and readings.</summary>
/// <param name="owner">Of the mailbox.</param>
/// <param name="peer">With whom.</param>
/// <param name="since">The step that made the dialog.</param>
internal sealed partial class DialogReplay(long owner, Peer peer, long since)
{
    private readonly PagesReplay pages = new();
    private readonly List<(long Mark, long Date)> readings = [];

    // Messages that are there no more, and of which no step has said so yet.
    private readonly HashSet<long> gone = [];

    // Places of messages that steps speak of which came after the pages, or the messages, may have been read.
    private readonly HashSet<long> changing = [];

    // Of messages that later steps may speak of, by their ids: what their records say has been done to them.
    private readonly Dictionary<long, Record> messages = [];

    // When messages were pinned or unpinned last, by their ids.
    private readonly Dictionary<long, long> pinSetAt = [];

    // Whether messages to which people react had unread reactions after the last one, by their ids.
    private readonly Dictionary<long, bool> reacted = [];

    public Peer Peer => peer;

    public long Since => since;

    public DialogState State { get; } = new();

    public SortedDictionary<long, Page> Pages => pages.Pages;

    public IReadOnlyList<(long Mark, long Date)> Readings => readings;

    /// <summary>What the steps tell about each other that cannot be; the first of them, and how many there are.</summary>
    public (string First, int Count) Disorder { get; private set; }

    /// <summary>Something happened to the message in a step that came after its page may have been read.</summary>
    public bool IsChanging(long place) => changing.Contains(place);

    public Slot SlotOf(long place) => pages.SlotOf(place);

    /// <summary>Messages that say otherwise than the steps whether they are pinned, were played or seen: their records, as they should be.</summary>
    public IEnumerable<Record> Mistaken()
    {
        foreach (var (id, record) in messages)
        {
            var (place, message) = (record.DialogMessageId, record.Update.NewMessage);
            if (SlotOf(place) is not { Shows: true } slot || State.HasCleared(place) || IsChanging(place)) continue;
            var due = (State.PinnedMessages.Contains(id), slot.IsUnplayed, slot.CountsAsMention, pinSetAt.GetValueOrDefault(id));
            var isUnread = message.Reactions is not null && reacted.GetValueOrDefault(id);
            if (due == (message.Pinned, message.MediaUnread, message.MentionUnread, record.PinSetAt) && isUnread == (message.Reactions?.Unread ?? false)) continue;
            var right = record.Clone();
            (right.Update.NewMessage.Pinned, right.Update.NewMessage.MediaUnread, right.Update.NewMessage.MentionUnread, right.PinSetAt) = due;
            if (right.Update.NewMessage.Reactions is { } reactions) reactions.Unread = isUnread;
            yield return right;
        }
    }

    /// <summary>The next step.</summary>
    /// <param name="record">As it was read.</param>
    /// <param name="isOld">All that was read, messages too, was read after this step had been written.</param>
    public void Take(Record record, bool isOld)
    {
        var update = record.Update;
        switch (update.ChangeCase)
        {
            case Change.NewMessage:
                if (isOld && (record.EditOpNo > 0 || record.PinSetAt > 0 || record.ReactionOpNo > 0 || IsFlagged(update.NewMessage))) messages[update.Pts] = record;
                if (record.SetAt > 0) State.DraftSetAt = record.SetAt;
                Enter(record, update.NewMessage.Id, update.NewMessage.FromUserId, Marks.Of(update.NewMessage));
                break;
            case Change.Gone:
                gone.Add(record.DialogMessageId);
                if (record.SetAt > 0) State.DraftSetAt = record.SetAt;
                Enter(record, update.Pts, update.Gone.FromUserId, Marks.Of(update.Gone));
                break;
            case Change.Skipped:
                foreach (var place in record.DialogMessageIds) KeepOut(place, isOld);
                break;
            case Change.MessageEdited:
                if (isOld && !gone.Contains(record.DialogMessageId) && (messages.GetValueOrDefault(update.MessageEdited.Id)?.EditOpNo ?? 0) < record.OpNo)
                    Complain(update.Pts, $"message {record.DialogMessageId} was edited by operation {record.OpNo}, and does not say so");
                break;
            case Change.MessageReacted when update.MessageReacted.Id is var id:
                if (isOld && !gone.Contains(record.DialogMessageId) && (messages.GetValueOrDefault(id)?.ReactionOpNo ?? 0) < record.OpNo)
                    Complain(update.Pts, $"somebody reacted to message {record.DialogMessageId} by operation {record.OpNo}, and it does not say so");
                if (!isOld) changing.Add(record.DialogMessageId);
                State.Note(id, update.Pts, reacted[id] = record.UnreadReaction);
                break;
            case Change.ReactionsNoted:
                NoteReactions(record, update.ReactionsNoted);
                break;
            case Change.ReactionsRead when peer.IsChannel:
                foreach (var mark in record.OpNos) State.SeeReactionsUpTo(mark);
                break;
            case Change.ReactionsRead:
                foreach (var id in update.ReactionsRead.Ids.Where(id => !State.HasUnreadReactions(id))) Complain(update.Pts, $"reactions to {id} are seen, and none were unread");
                foreach (var id in update.ReactionsRead.Ids) State.ForgetReactions(id);
                break;
            case Change.MessagesDeleted:
                foreach (var place in record.DialogMessageIds) Bury(update.Pts, place, isOld);
                pages.Recount(State);
                foreach (var id in update.MessagesDeleted.Ids) State.PinnedMessages.Remove(id);
                foreach (var id in update.MessagesDeleted.Ids) State.ForgetReactions(id);
                if (update.MessagesDeleted.Ids.Contains(State.TopMessageId)) State.TopMessageId = pages.Newest(State.ClearedUpTo);
                break;
            case Change.HistoryCleared:
                Clear(update.Pts, record.DialogMessageId);
                break;
            case Change.ReadInbox:
                ReadInbox(record, update.ReadInbox);
                break;
            case Change.ReadOutbox when MarkOf(record, update.ReadOutbox.MaxId) is var mark:
                if (mark <= State.ReadOutbox) Complain(update.Pts, $"the mark of others does not move: {State.ReadOutbox}, {mark}");
                State.ReadOutbox = mark;
                State.ReadOutboxMaxId = Math.Max(State.ReadOutboxMaxId, pages.MessageIdAt(Math.Min(mark, State.TopDialogMessageId)));
                break;
            case Change.ContentsRead when peer.IsChannel:
                Note(record, SlotMarks.Seen, isOld);
                break;
            case Change.ContentsRead:
                Contents(record, isOld);
                break;
            case Change.MentionsRead when record.DialogMessageId is var mark:
                if (mark <= State.MentionsReadUpTo) Complain(update.Pts, $"the mark of mentions does not move: {State.MentionsReadUpTo}, {mark}");
                State.MentionsReadUpTo = mark;
                State.ReadMentionsMaxId = Math.Max(State.ReadMentionsMaxId, peer.IsChannel ? mark : pages.MessageIdAt(mark));
                pages.Recount(State);
                break;
            case Change.UserMentioned:
                Note(record, update.UserMentioned.Deleted ? SlotMarks.Deleted : SlotMarks.None, isOld);
                break;
            case Change.MessagesPinned:
                Pins(record, isOld);
                break;
            case Change.ScheduledRemoved:
                State.Own(record.DialogMessageIds);
                break;
            case Change.ChannelTold:
                State.BotSteps++;
                break;
            case Change.ChannelJoined or Change.ChannelLeft:
                State.Left = update.ChannelLeft is not null;
                if (!State.Left) State.ReadUpTo(Math.Max(State.ReadInbox, record.DialogMessageId));
                PassMentions(record);
                foreach (var mark in record.OpNos) State.SeeReactionsUpTo(mark);
                break;
            default:
                Registers(record);
                break;
        }

        State.Pts = update.Pts;
        State.LastOp = Math.Max(State.LastOp, record.OpNo);
    }

    private void Enter(Record record, long messageId, long author, SlotMarks marks)
    {
        var (place, k) = (record.DialogMessageId, record.DialogMessageId / Names.MessagesPerPage);
        if (place <= State.TopDialogMessageId || record.OpNo < State.LastOp || messageId != record.Update.Pts)
            Complain(record.Update.Pts, $"message {place} of operation {record.OpNo} comes after message {State.TopDialogMessageId} of operation {State.LastOp}");
        if (place <= 0) return;

        var slot = new Slot(record.Update.Pts, author, marks);
        if (slot.Is(SlotMarks.Out | SlotMarks.Playable) && (State.PlayedEarly.Remove(place) || peer.UserId == owner)) slot = slot.With(SlotMarks.Played);
        pages.Set(place, slot);
        pages.RecountNewest(State, k);
        State.IsFilled(k);
        if (place <= State.ReadOutbox) State.ReadOutboxMaxId = messageId;
        if (slot.Is(SlotMarks.Out) && !slot.Is(SlotMarks.Service)) State.OwnDialogMessageId = place;
        (State.TopMessageId, State.TopDialogMessageId) = (messageId, place);
    }

    private void KeepOut(long place, bool isOld)
    {
        if (!isOld) changing.Add(place);
        pages.Set(State.TopDialogMessageId = place, new Slot(0, peer.UserId, SlotMarks.Blocked));
    }

    private void Bury(long pts, long place, bool isOld)
    {
        var slot = SlotOf(place);
        if (!slot.Shows || State.HasCleared(place)) Complain(pts, $"message {place} is deleted, and was not there");
        if (!isOld) changing.Add(place);
        if (!gone.Remove(place) && isOld) Complain(pts, $"message {place} is deleted, and is there all the same");
        if (!slot.Shows) return;
        pages.Mark(place, SlotMarks.Deleted);
        if (pages.IsEmpty(place / Names.MessagesPerPage)) State.IsEmptied(place / Names.MessagesPerPage);
    }

    private void Clear(long pts, long upTo)
    {
        if (State.HasCleared(upTo)) Complain(pts, $"the mark of what is cleared does not move: {State.ClearedUpTo}, {upTo}");
        State.ClearedMaxId = Math.Max(State.ClearedMaxId, pages.Newest(State.ClearedUpTo, upTo));
        State.ClearedUpTo = upTo;
        State.ForgetReactionsUpTo(State.ClearedMaxId);
        long[] pinned = [.. State.PinnedMessages.Where(id => pages.PlaceOf(id) > upTo)];
        State.PinnedMessages.Clear();
        State.PinnedMessages.Add(pinned);
        if (State.TopMessageId > 0 && State.HasCleared(pages.PlaceOf(State.TopMessageId))) State.TopMessageId = 0;
        pages.Recount(State);
    }

    private void ReadInbox(Record record, ReadInbox read)
    {
        var mark = MarkOf(record, read.MaxId);
        if (mark <= State.ReadInbox) Complain(record.Update.Pts, $"the read mark does not move: {State.ReadInbox}, {mark}");
        if (record.SetAt > 0) (State.UnreadMark, State.UnreadMarkSetAt) = (false, record.SetAt);
        if (peer.IsChannel)
        {
            State.ReadUpTo(mark);
            return;
        }

        (State.ReadInbox, State.ReadInboxMaxId) = (mark, Math.Max(State.ReadInboxMaxId, pages.MessageIdAt(mark)));
        pages.Recount(State);
        readings.Add((mark, read.Date));
        State.ReadingCount++;
    }

    private void Contents(Record record, bool isOld)
    {
        for (var i = 0; i < record.DialogMessageIds.Count; i++)
        {
            var place = record.DialogMessageIds[i];
            if (i >= record.Update.ContentsRead.Ids.Count)
            {
                State.PlayedEarly.Add(place);
                continue;
            }

            var slot = SlotOf(place);
            if (!isOld) changing.Add(place);
            pages.Mark(place, (slot.Is(SlotMarks.Playable) ? SlotMarks.Played : 0) | (slot.Is(SlotMarks.Mentioned) ? SlotMarks.Seen : 0));
        }

        pages.Recount(State);
    }

    private void Pins(Record record, bool isOld)
    {
        var step = record.Update.MessagesPinned;
        foreach (var id in step.Ids)
        {
            State.PinnedMessages.Remove(id);
            if (!isOld) changing.Add(pages.PlaceOf(id));
            if (step.Pinned) State.PinnedMessages.Insert(State.PinnedMessages.TakeWhile(p => p < id).Count(), id);
            pinSetAt[id] = record.SetAt;
            if (isOld && !gone.Contains(pages.PlaceOf(id)) && !messages.ContainsKey(id))
                Complain(record.Update.Pts, $"message {pages.PlaceOf(id)} was pinned or unpinned at {record.SetAt}, and does not say so");
        }

        if (!step.Pinned && record.DialogMessageId == 0) State.UnpinnedAt = record.SetAt;
        State.MessagePinSetAt = Math.Max(State.MessagePinSetAt, record.SetAt);
    }

    // What these are set to is said by the counters of their own steps, and nowhere else.
    private void Registers(Record record)
    {
        var (said, at) = (record.Update.Dialog, record.SetAt);
        switch (record.Update.ChangeCase)
        {
            case Change.DialogUnreadMark:
                (State.UnreadMark, State.UnreadMarkSetAt) = (said.UnreadMark, at);
                break;
            case Change.DialogMuted:
                (State.MuteUntil, State.MuteSetAt) = (said.MuteUntil, at);
                break;
            case Change.DialogFolder:
                (State.FolderId, State.FolderSetAt) = (said.FolderId, at);
                break;
            case Change.DialogsPinned when at > 0:
                (State.Pinned, State.PinSetAt) = (said.Pinned, at);
                break;
            case Change.DraftSaved:
                State.DraftSetAt = at;
                State.DraftPts = record.Update.DraftSaved is { Draft: null, Superseded: false } ? 0 : record.Update.Pts;
                break;
        }
    }

    // Something can be done to it, or has been, that its record says.
    private static bool IsFlagged(Message message) =>
        message.Pinned || message.MediaUnread || message.MentionUnread || message.Mentioned || message.Content.IsPlayable();

    // Steps of readings did not always keep the mark itself: then it is that of the message that they name.
    private long MarkOf(Record record, long maxId) => record.DialogMessageId > 0 ? record.DialogMessageId : pages.PlaceOf(maxId);

    private void Complain(long pts, string what) =>
        Disorder = (Disorder.Count == 0 ? $"step {pts}: {what}" : Disorder.First, Disorder.Count + 1);
}
