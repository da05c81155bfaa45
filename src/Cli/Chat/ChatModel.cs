using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Chat;

/// <summary>What a chat shows: events in, view out. Without I/O, clock or dice.</summary>
internal sealed class ChatModel(long me)
{
    private const int MaxRows = 500;

    private readonly Dictionary<Peer, DialogEntry> dialogs = [];
    private readonly List<Row> rows = [];
    private long readAsked;

    public People People { get; } = new(me);

    public bool IsOnline { get; private set; }

    /// <summary>The dialog that is open, or null.</summary>
    public Peer? Open { get; private set; }

    /// <summary>Of the open dialog, the oldest first.</summary>
    public IReadOnlyList<Row> Rows => rows;

    /// <summary>The newest first: what /open counts.</summary>
    public IReadOnlyList<DialogEntry> Dialogs => [.. dialogs.Values.OrderByDescending(d => d.Counters.TopMessageId)];

    /// <summary>What is shown was too old to be continued: it is to be read afresh.</summary>
    public bool IsStale { get; private set; }

    /// <summary>How far the open dialog has been shown, where that is further than it has been read.</summary>
    public long Unread => Open is { } peer && dialogs.GetValueOrDefault(peer) is { Counters: { UnreadCount: > 0 } counters }
        && counters.TopMessageId > Math.Max(counters.ReadInboxMaxId, readAsked) ? counters.TopMessageId : 0;

    /// <summary>How far others have read in the open dialog.</summary>
    private long ReadByOthers => Open is { } peer && dialogs.TryGetValue(peer, out var entry) ? entry.Counters.ReadOutboxMaxId : 0;

    /// <summary>Takes an event; returns what a line printer has to print for it.</summary>
    public IReadOnlyList<string> Take(ChatEvent what) => what switch
    {
        ChatEvent.Connected e => Connect(e.IsOnline),
        ChatEvent.DialogsRead e => Read(e.Dialogs),
        ChatEvent.DialogsWanted => Tell(Dialogs.Count == 0 ? ["no dialogs yet; /open u42 begins one, /new a chat"] : [.. Dialogs.Select(Line)]),
        ChatEvent.Opened e => Turn(e.Peer, e.History),
        ChatEvent.Updated e => Hear(e.Update),
        ChatEvent.Sending e => Wait(e),
        ChatEvent.NotSent e => Fail(e),
        ChatEvent.MembersRead e => List(e.Members),
        ChatEvent.Told e => Tell(e.Text.Split('\n')),
        _ => throw new ArgumentOutOfRangeException(nameof(what)),
    };

    /// <summary>The dialog that is meant, or null: by its number in the list, by u42 or c7, or by its name's beginning, if only one begins so.</summary>
    public Peer? Find(string text)
    {
        if (int.TryParse(text, out var number)) return number >= 1 && number <= dialogs.Count ? Dialogs[number - 1].Peer : null;
        if (Peer.TryParse(text, out var peer)) return peer;
        return People.Named(text).Take(2).ToList() is [var only] ? only : null;
    }

    public void AskedToRead(long maxId) => readAsked = maxId;

    /// <summary>… on its way, ✓ acknowledged, ✓✓ read by somebody else; nothing for what others wrote.</summary>
    public string MarkOf(Row row) => row switch
    {
        Row.Pending => "…",
        Row.Of { Message: { Out: true, Content: not null } m } => m.Id <= ReadByOthers ? "✓✓" : "✓",
        _ => "",
    };

    public string Line(DialogEntry entry, int index) =>
        $"{index + 1,3}  {People.NameOf(entry.Peer)} ({entry.Peer.ToKey()})" + (entry.Counters.UnreadCount > 0 ? $"  {entry.Counters.UnreadCount} unread" : "") +
        (entry.Top is { } top ? $"  {Wording.Summary(top, People)}" : "");

    public string Line(Row row) => row switch
    {
        Row.Of { Message: { } m } => $"{Wording.Time(m.Date)} {Wording.Summary(m, People)} {MarkOf(row)}".TrimEnd(),
        Row.Pending p => $"…     you: {p.Text}",
        Row.Note n => n.Text,
        _ => "",
    };

    private string[] Connect(bool isOnline)
    {
        var was = IsOnline;
        IsOnline = isOnline;
        return was == isOnline ? [] : [isOnline ? "-- online" : "-- offline; trying again …"];
    }

    private string[] Read(Contracts.Client.Dialogs read)
    {
        IsStale = false;
        People.Learn(read.Users);
        People.Learn(read.Chats);
        foreach (var dialog in read.Dialogs_)
        {
            if (!dialogs.TryGetValue(dialog.Counters.Peer, out var known) || known.Pts <= dialog.Pts)
                dialogs[dialog.Counters.Peer] = new DialogEntry(dialog.Counters, dialog.Pts, dialog.TopMessage);
        }

        return [];
    }

    private List<string> Turn(Peer peer, Contracts.Client.History history)
    {
        (Open, readAsked) = (peer, 0);
        People.Learn(history.Users);
        rows.Clear();
        rows.AddRange(history.Messages.Reverse().Select(m => new Row.Of(m)));
        return [$"== {People.NameOf(peer)} ({peer.ToKey()})", .. rows.Select(Line)];
    }

    /// <summary>The newest message of the user's own that the open dialog shows.</summary>
    public Message? LastOwn => rows.OfType<Row.Of>().LastOrDefault(r => r.Message is { Out: true, Content: not null })?.Message;

    private List<string> Hear(Update update)
    {
        if (update.TooLong is not null) IsStale = true;
        var readBefore = ReadByOthers;
        if (update.Dialog is { } counters)
        {
            dialogs[counters.Peer] = dialogs.TryGetValue(counters.Peer, out var known)
                ? known.After(update)
                : new DialogEntry(counters, update.Pts, update.NewMessage);
        }

        if (update.NewMessage is { } message) return Enter(message);
        if (update.MessageEdited?.Message is { } edited) return Replace(edited);
        if (update.MessagesDeleted is { } deleted) return Remove(deleted.Ids);
        var read = rows.OfType<Row.Of>().Where(r => r.Message is { Out: true, Content: not null } m && m.Id > readBefore && m.Id <= ReadByOthers);
        return [.. read.Select(Line)];
    }

    private List<string> Enter(Message message)
    {
        People.Learn(message);
        if (!message.Peer.Equals(Open)) return message.Out ? [] : [$"[{People.NameOf(message.Peer)}] {Wording.Summary(message, People)}"];
        if (rows.OfType<Row.Of>().Any(r => r.Message.Id >= message.Id)) return []; // the history had it
        rows.RemoveAll(r => r is Row.Pending p && p.RandomId == message.RandomId);
        Add(new Row.Of(message));
        return [Line(rows[^1])];
    }

    private List<string> Replace(Message message)
    {
        foreach (var (peer, entry) in dialogs.Where(d => d.Value.Top?.Id == message.Id).ToList()) dialogs[peer] = entry with { Top = message };
        var at = rows.FindIndex(r => r is Row.Of of && of.Message.Id == message.Id);
        if (at < 0) return [];
        rows[at] = new Row.Of(message);
        return [Line(rows[at])];
    }

    // Which message is the last one now, the list of dialogs says when it is read again.
    private List<string> Remove(IReadOnlyCollection<long> ids)
    {
        foreach (var (peer, entry) in dialogs.Where(d => d.Value.Top is { } top && ids.Contains(top.Id)).ToList()) dialogs[peer] = entry with { Top = null };
        var count = rows.RemoveAll(r => r is Row.Of of && ids.Contains(of.Message.Id));
        return count == 0 ? [] : [$"-- {count} {(count == 1 ? "message was" : "messages were")} deleted"];
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
        return Tell([.. members.Members_.Select(m => $"{People.NameOf(m.UserId)} (u{m.UserId}){Wording.Role(m.Role)}")]);
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
