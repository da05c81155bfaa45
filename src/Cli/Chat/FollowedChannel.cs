using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Cli.Chat;

// What was said before the view began is not here: how much of it has yet to be read only the server can count. Once the
// view reaches back to where the user has read, it counts by itself; what makes the other count doubtful makes it be asked again.
/// <summary>A channel that the user is in: what a chat shows of it, and how much of that has yet to be read.</summary>
internal sealed class FollowedChannel(long id, long me)
{
    private readonly ChannelView view = new(id);
    private bool isWhole;
    private long readAsOf = long.MaxValue, heldAfter = long.MaxValue, leftAt, order;
    private (int Unread, long Mark, long Top) counted;

    public bool IsIn { get; private set; }

    /// <summary>Something was cleared since the list was read; no mailbox knows which mentions are gone with it.</summary>
    public bool HasCleared { get; private set; }

    /// <summary>Nothing of it is here.</summary>
    public bool IsForgotten => readAsOf == long.MaxValue;

    /// <summary>Only admins write in it.</summary>
    public bool IsBroadcast { get; private set; }

    public Peer Peer => view.Peer;

    /// <summary>The last of its steps that is shown.</summary>
    public long Pts => view.Pts;

    public IReadOnlyCollection<Message> Messages => view.Messages;

    /// <summary>When something was last said; or when it began.</summary>
    public long Date => Top?.Date ?? order;

    private Message? Top => view.Messages.LastOrDefault();

    public Message? Find(long messageId) => view.Find(messageId);

    /// <summary>It has to be read: what is known of it is not enough, or not known for sure.</summary>
    public bool IsLacking(long mark) => IsIn && (!isWhole || (Math.Max(mark, view.ClearedMaxId) < heldAfter && mark != counted.Mark));

    /// <summary>What the user's own counters of it are, with those that are not in the mailbox.</summary>
    public DialogCounters Count(DialogCounters? own)
    {
        var counters = own?.Clone() ?? new DialogCounters { Peer = Peer };
        var mark = Math.Max(counters.ReadInboxMaxId, view.ClearedMaxId);
        (counters.TopMessageId, counters.ClearedMaxId) = (Top?.Id ?? 0, view.ClearedMaxId);
        counters.UnreadCount = mark >= heldAfter ? UnreadAfter(mark) : counted.Unread + UnreadAfter(counted.Top);
        (counters.PinnedMessageId, counters.PinnedMessagesCount) = (view.Pinned.LastOrDefault()?.Id ?? 0, view.Pinned.Count());
        return counters;
    }

    public void Know(Contracts.Chat chat) => IsBroadcast = chat.Broadcast;

    /// <summary>As the list of channels has it.</summary>
    /// <param name="read">What it says.</param>
    /// <param name="mailboxPts">The step of the mailbox as of which it says so.</param>
    public void Take(ChannelDialog read, long mailboxPts)
    {
        if (mailboxPts < leftAt || read.Pts < view.Pts) return;
        Know(read.Chat);
        view.Show(read);
        var (top, counters) = (read.Dialog.TopMessage, read.Dialog.Counters);
        Hold(new History { Pts = read.Pts, Messages = { top is null ? [] : [top] } }, top is null ? 0 : top.Id - 1);
        (counted, order) = ((counters.UnreadCount, counters.ReadInboxMaxId, counters.TopMessageId), read.Dialog.Order);
        (IsIn, isWhole, HasCleared) = (true, true, false);
    }

    /// <summary>True: this page is older than what is shown.</summary>
    public bool IsOlder(History page) => page.Pts < view.Pts;

    /// <summary>Its newest messages, newest first.</summary>
    public void Open(History page) => Hold(page, page is { More: true, Messages: [.., var oldest] } ? oldest.Id - 1 : 0);

    /// <summary>Some of its messages.</summary>
    public void Add(History page) => Hold(page, long.MaxValue);

    /// <summary>Its next step; or where its steps begin, or begin anew.</summary>
    public void Apply(Update step)
    {
        if (step.TooLong is not null)
        {
            IsIn = true;
            if (IsForgotten || step.Pts > readAsOf) Forget(step);
            return;
        }

        view.Apply(AsMine(step));
        isWhole &= !IsDoubtedBy(step);
        HasCleared |= step.HistoryCleared is not null;
        if (step.HistoryCleared is not null && view.ClearedMaxId >= heldAfter) heldAfter = 0;
        if (heldAfter > 0 && (Top?.Id ?? 0) <= heldAfter) isWhole = false;
    }

    public void Join() => IsIn = true;

    /// <returns>False: the user was not in it.</returns>
    public bool Leave(long mailboxPts)
    {
        leftAt = mailboxPts;
        if (!IsIn) return false;
        Forget(new Update { Pts = view.Pts, TooLong = new TooLong() });
        IsIn = false;
        return true;
    }

    private int UnreadAfter(long mark) => view.Messages.Count(m => m.Id > mark && m is { Content: not null, Out: false });

    // Of what was counted, and is not here, something may be gone.
    private bool IsDoubtedBy(Update step) => heldAfter < long.MaxValue &&
        (step.MessagesDeleted?.Ids.Any(gone => gone > counted.Mark && gone <= heldAfter) == true || step.HistoryCleared?.MaxId < heldAfter);

    private void Hold(History page, long after)
    {
        if (!view.Add(new History { Pts = page.Pts, Messages = { page.Messages.Select(AsMine) } })) return;
        (readAsOf, heldAfter) = (Math.Min(readAsOf, page.Pts), Math.Min(heldAfter, after));
    }

    private void Forget(Update step)
    {
        view.Apply(step);
        (isWhole, readAsOf, heldAfter, counted) = (false, long.MaxValue, long.MaxValue, default);
    }

    // All read the same: whose a message is everybody has to see for themselves.
    private Update AsMine(Update step)
    {
        var mine = step.Clone();
        foreach (var message in mine.NewMessages?.Messages ?? []) message.Out = message.FromUserId == me;
        if (mine.MessageEdited?.Message is { } edited) edited.Out = edited.FromUserId == me;
        return mine;
    }

    private Message AsMine(Message message) => message.FromUserId == me ? new Message(message) { Out = true } : message;
}
