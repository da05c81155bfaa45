using DaprMessaging.Client;
using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Chat;

/// <summary>What a chat shows: events in, view out. Without I/O, clock or dice.</summary>
internal sealed partial class ChatModel(long me)
{
    private const int MaxRows = 500;

    private readonly List<Row> rows = [];
    private readonly Typists typists = new();
    private readonly HashSet<long> seenAsked = [];
    private MailboxView view = MailboxView.From(0);
    private long readAsked, looked;
    private bool isMarked;

    public People People { get; } = new(me);

    public bool IsOnline { get; private set; }

    /// <summary>The dialog that is open, or null.</summary>
    public Peer? Open { get; private set; }

    public ShownDialog? OpenDialog => Open is { } peer ? Shown(peer) : null;

    /// <summary>Of the open dialog, the oldest first.</summary>
    public IReadOnlyList<Row> Rows => rows;

    /// <summary>Those at the top, then the newest, then the archive: what /open counts.</summary>
    public IReadOnlyList<ShownDialog> Dialogs => [.. List(0), .. List(1)];

    /// <summary>What is shown was too old to be continued: it is to be read afresh.</summary>
    public bool IsStale { get; private set; }

    /// <summary>How far the open dialog has been shown, where that is further than it has been read; or where it was marked for later when it was opened.</summary>
    public long Unread => OpenDialog?.Counters is { TopMessageId: > 0 } counters &&
        (isMarked || (counters.UnreadCount > 0 && counters.TopMessageId > Math.Max(counters.ReadInboxMaxId, readAsked))) ? counters.TopMessageId : 0;

    /// <summary>Mentions that are shown, and not seen yet.</summary>
    public IReadOnlyList<long> UnseenMentions => [.. rows.OfType<Row.Of>().Where(r => r.Message.MentionUnread && !seenAsked.Contains(r.Message.Id)).Select(r => r.Message.Id)];

    /// <summary>The step up to which reactions are shown, where some are not seen yet; else 0.</summary>
    public long UnseenReactions => OpenDialog?.Counters.UnreadReactionsCount > 0 && ShownUpTo > looked ? ShownUpTo : 0;

    /// <summary>The newest message of the user's own that the open dialog shows.</summary>
    public Message? LastOwn => Messages.LastOrDefault(m => m is { Out: true, Content: not null });

    /// <summary>The newest message of somebody else that the open dialog shows.</summary>
    public Message? LastOfOthers => Messages.LastOrDefault(m => m is { Out: false, Content: not null });

    /// <summary>The newest message that is shown; 0: there is none.</summary>
    public long Newest => Messages.LastOrDefault()?.Id ?? 0;

    private long ShownUpTo => Open is { IsChannel: true } channel ? ChannelOf(channel).Pts : view.Pts;

    private IEnumerable<Message> Messages => rows.OfType<Row.Of>().Select(r => r.Message);

    /// <summary>How far others have read in the open dialog.</summary>
    private long ReadByOthers => Open is { } peer ? view.Find(peer)?.Counters.ReadOutboxMaxId ?? 0 : 0;

    /// <summary>Takes an event; returns what a line printer has to print for it.</summary>
    public IReadOnlyList<string> Take(ChatEvent what) => what switch
    {
        ChatEvent.Connected e => Connect(e.IsOnline),
        ChatEvent.Begun e => Begin(e.Pts),
        ChatEvent.DialogsRead e => Read(e.Dialogs, e.FolderId),
        ChatEvent.ChannelsRead e => Read(e.Channels),
        ChatEvent.ChatRead e => Read(e.Chat),
        ChatEvent.PageRead e => Read(e.Peer, e.Page),
        ChatEvent.UsersRead e => Learn(e.Users),
        ChatEvent.BlockedRead e => Merged(view.Merge(e.Blocked)),
        ChatEvent.DialogsWanted e => Tell(Dialogs.Count == 0 ? ["no dialogs yet; /open u42 begins one, /new a chat"] : [.. Dialogs.Select((d, i) => DialogWording.Line(this, d, i, e.Now))]),
        ChatEvent.Opened e => Turn(e.Peer, e.History),
        ChatEvent.Updated e => Hear(e.Update),
        ChatEvent.Stepped e => Hear(e.Step),
        ChatEvent.Typing e => Hear(e.What, e.Number),
        ChatEvent.TypingOver e => End(e),
        ChatEvent.PresenceHeard e => Learn(e.What),
        ChatEvent.Sending e => Wait(e),
        ChatEvent.NotSent e => Fail(e),
        ChatEvent.MembersRead e => List(e.Members),
        ChatEvent.Found e => List(e),
        ChatEvent.Told e => Tell(e.Text.Split('\n')),
        _ => throw new ArgumentOutOfRangeException(nameof(what)),
    };

    /// <summary>The dialog that is meant, or null: by its number in the list, by u42, c7 or b9, or by its name's beginning, if only one begins so.</summary>
    public Peer? Find(string text)
    {
        if (int.TryParse(text, out var number)) return Dialogs.ElementAtOrDefault(number - 1)?.Peer;
        if (Peer.TryParse(text, out var peer)) return peer;
        return People.Named(text).Take(2).ToList() is [var only] ? only : null;
    }

    /// <summary>The newest message that is shown and has these words; null: there is none.</summary>
    public Message? FindMessage(string words) =>
        Messages.LastOrDefault(m => m.Content is not null && Wording.Body(m).Contains(words, StringComparison.OrdinalIgnoreCase));

    public bool IsBlocked(Peer peer) => view.Blocked.Contains(peer.UserId);

    /// <summary>What the other of a dialog does just now; null: nothing that was heard of.</summary>
    public string? DoingIn(Peer peer) => typists.In(peer) is { } typing ? $"{People.NameOf(typing.UserId)} {Wording.Of(typing.Action)}" : null;

    /// <summary>Those who are named in a step are known by name.</summary>
    public bool Knows(Update update) => update.ChannelJoined is not null || update.UserMentioned is not null
        ? People.IsKnown(update.Dialog.Peer)
        : update.NewMessage is not { } message || People.Knows(message);

    /// <summary>Something of a dialog is missing: ask for it.</summary>
    public bool Lacks(Peer peer) => peer.IsChannel
        ? ChannelOf(peer) is var channel && (channel.IsLacking(view.Find(peer)?.Counters.ReadInboxMaxId ?? 0) || (channel.HasCleared && view.Find(peer)?.Counters is { UnreadMentionsCount: > 0 } or { UnreadReactionsCount: > 0 }))
        : view.Find(peer) is { } dialog && (!dialog.IsWhole || (dialog.Counters.TopMessageId > 0 && dialog.Find(dialog.Counters.TopMessageId) is null));

    public void AskedToRead(long maxId) => (readAsked, isMarked) = (maxId, false);

    public void AskedToLook(long pts) => looked = Math.Max(looked, pts);

    public void AskedToSee(IEnumerable<long> mentions) => seenAsked.UnionWith(mentions);

    /// <summary>… on its way, ✓ acknowledged, ✓✓ read by somebody else; nothing for what others wrote.</summary>
    public string MarkOf(Row row) => row switch
    {
        Row.Pending => "…",
        Row.Of { Message: { Out: true, Content: not null } m } => m.Id <= ReadByOthers ? "✓✓" : "✓",
        _ => "",
    };

    /// <summary>The message that one answers, or tells to be pinned, if it is known.</summary>
    public Message? MeantBy(Message message) =>
        (message.Action?.MessagePinned?.MessageId ?? message.ReplyToMessageId) is > 0 and var meant ? Shown(message.Peer)?.Find(meant) : null;

    public string Line(Row row) => row switch
    {
        Row.Of { Message: { } m } => $"{Wording.Time(m.Date)} {Wording.Summary(m, People, MeantBy(m))} {MarkOf(row)}".TrimEnd(),
        Row.Pending p => $"…     you: {p.Text}",
        Row.Note n => n.Text,
        _ => "",
    };

    private ShownDialog? Shown(Peer peer)
    {
        var own = view.Find(peer);
        return peer.IsChannel ? new ShownDialog(peer, own, ChannelOf(peer)) : own is null ? null : new ShownDialog(peer, own, null);
    }

    private string[] Learn(IEnumerable<User> users)
    {
        People.Learn(users);
        return [];
    }

    private string[] Learn(Presence presence)
    {
        People.Learn(presence);
        return [];
    }

    private string[] Connect(bool isOnline)
    {
        var was = IsOnline;
        IsOnline = isOnline;
        return was == isOnline ? [] : [isOnline ? "-- online" : "-- offline; trying again …"];
    }

    private string[] Begin(long pts)
    {
        view = MailboxView.From(pts);
        return [];
    }

    private string[] Read(Contracts.Client.Dialogs read, int folderId)
    {
        IsStale = false;
        People.Learn(read.Users);
        People.Learn(read.Chats);
        return Merged(view.Merge(read, folderId));
    }

    private string[] Merged(bool isMerged)
    {
        IsStale |= !isMerged;
        return [];
    }

    private List<string> Turn(Peer peer, Contracts.Client.History history)
    {
        (Open, readAsked, looked) = (peer, 0, 0);
        seenAsked.Clear();
        People.Learn(history.Users);
        if (peer.IsChannel) ChannelOf(peer).Open(history);
        else Merged(view.Merge(peer, history));
        rows.Clear();
        var oldest = history.Messages.Count == 0 ? long.MaxValue : history.Messages[^1].Id;
        rows.AddRange(OpenDialog?.Messages.Where(m => m.Id >= oldest).Select(m => new Row.Of(m)) ?? []);
        isMarked = OpenDialog?.Counters.UnreadMark == true;
        return [$"== {People.NameOf(peer)} ({peer.ToKey()}){(IsBroadcast(peer) ? ", only admins write" : "")}", .. rows.Select(Line)];
    }

    private string[] Hear(Typing what, long number)
    {
        var isNew = typists.Hear(what, number);
        return isNew && what.Peer.Equals(Open) ? [$"-- {DoingIn(what.Peer)}"] : [];
    }

    private string[] End(ChatEvent.TypingOver over)
    {
        typists.End(over.Peer, over.Number);
        return [];
    }

    private string[] Wait(ChatEvent.Sending sending)
    {
        if (sending.Peer.Equals(Open)) Add(new Row.Pending(sending.RandomId, sending.Text));
        return [];
    }

    private List<string> Fail(ChatEvent.NotSent failure)
    {
        var text = rows.OfType<Row.Pending>().FirstOrDefault(p => p.RandomId == failure.RandomId)?.Text ?? "";
        rows.RemoveAll(r => r is Row.Pending p && p.RandomId == failure.RandomId);
        return Tell([$"not sent: {text} ({failure.Reason})"]);
    }

    private List<string> List(Contracts.Client.Members members)
    {
        People.Learn(members.Users);
        var more = members.TotalCount - members.Members_.Count;
        return Tell([
            .. members.Members_.Select(m => $"{People.NameOf(m.UserId)} (u{m.UserId}){Wording.Role(m.Role)}"),
            .. more > 0 ? [$"and {more} more"] : Array.Empty<string>()]);
    }

    private List<string> List(ChatEvent.Found found)
    {
        People.Learn(found.History.Users);
        return Tell(found.History.Messages.Count == 0 ? [found.Otherwise] : [.. found.History.Messages.Reverse().Select(m => $"{Place(m)}{Line(new Row.Of(m))}")]);

        string Place(Message message) => message.Peer.Equals(Open) ? "" : $"[{People.NameOf(message.Peer)}] ";
    }

    private List<string> Tell(IReadOnlyList<string> lines)
    {
        foreach (var line in lines) Add(new Row.Note(line));
        return [.. lines.Select(l => "-- " + l)];
    }

    private void Add(Row row)
    {
        rows.Add(row);
        if (rows.Count > MaxRows) rows.RemoveAt(0);
    }
}
