using DaprMessaging.Contracts;

namespace DaprMessaging.Units.Client;

/// <summary>One version of a dialog of a <see cref="ModelMailbox"/>.</summary>
internal sealed class ModelDialog(Peer peer)
{
    public Peer Peer => peer;

    public SortedDictionary<long, Message> Messages { get; private init; } = [];

    public long Pts { get; set; }

    public Draft? Draft { get; set; }

    public long DraftPts { get; set; }

    public long ClearedId { get; set; }

    public long SeenId { get; set; }

    public int Folder { get; set; }

    public bool IsPinned { get; set; }

    public long TopId => Messages.Keys.LastOrDefault();

    public long Order => Math.Max(TopId, DraftPts);

    /// <summary>As it is told; null: it is there no more.</summary>
    public Message? Message(long id)
    {
        if (!Messages.TryGetValue(id, out var message)) return null;
        message = message.Clone();
        message.MentionUnread &= id > SeenId;
        return message;
    }

    public void Change(long id, Action<Message> change)
    {
        var message = Messages[id].Clone();
        change(message);
        Messages[id] = message;
    }

    public DialogCounters Counters()
    {
        var pinned = Messages.Values.Where(m => m.Pinned).ToList();
        return new DialogCounters
        {
            Peer = peer, TopMessageId = TopId, ClearedMaxId = ClearedId, ReadMentionsMaxId = SeenId, FolderId = Folder, Pinned = IsPinned,
            UnreadMentionsCount = Messages.Keys.Count(id => Message(id)!.MentionUnread), PinnedMessagesCount = pinned.Count,
            PinnedMessageId = pinned.Select(m => m.Id).LastOrDefault(),
        };
    }

    public ModelDialog Clone() => new(peer)
    {
        Messages = new SortedDictionary<long, Message>(Messages), Pts = Pts, Draft = Draft, DraftPts = DraftPts, ClearedId = ClearedId, SeenId = SeenId,
        Folder = Folder, IsPinned = IsPinned,
    };
}
