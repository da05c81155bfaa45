using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>One user's copy of one conversation.</summary>
internal sealed class Dialog(long owner, string conversation)
{
    private readonly Dictionary<long, Document<Page>> pages = [];
    private readonly Dictionary<int, Document<Readings>> readings = [];
    private readonly Dictionary<long, Document<Op>> ops = [];
    private ChannelLog? log;

    public string Conversation { get; } = conversation;

    public Peer Peer { get; } = ConversationId.PeerOf(conversation, owner);

    /// <summary>With oneself.</summary>
    public bool IsSaved => Peer.UserId == owner;

    public Document<DialogState> State { get; } =
        new(Names.Dialog(owner, ConversationId.PeerOf(conversation, owner)));

    /// <summary>Who was in the chat when; read afresh each time.</summary>
    public Document<Membership> Members { get; } = new(Names.Members(conversation));

    /// <summary>Of a channel, in a bot's mailbox; read afresh each time.</summary>
    public ChannelLog Log => log ??= new ChannelLog(owner, Conversation);

    /// <summary>
    /// Of an operation that fills a gap: the owner was not there yet, and sees it all the same. It is announced to nobody by
    /// itself: it comes when they come, and the list of members is read then.
    /// </summary>
    public bool IsPast(long opNo) => Peer.IsChat && Members.Loaded && Members.Value.Find(owner)?.SawLater(opNo) == true;

    public int Weight => 1 + pages.Count + readings.Count;

    public Document<Op> OpOf(long opNo)
    {
        if (!ops.TryGetValue(opNo, out var document))
            ops[opNo] = document = new Document<Op>(Names.Op(Conversation, opNo));
        return document;
    }

    /// <summary>The page of a message. One beyond the newest message cannot be there, and is not asked for if that is known.</summary>
    public Document<Page> PageOf(long dialogMessageId)
    {
        var k = dialogMessageId / Names.MessagesPerPage;
        if (!pages.TryGetValue(k, out var document))
            pages[k] = document = new Document<Page>(Names.Page(owner, Peer, k));
        if (!document.Loaded && State.Loaded &&
            (k > State.Value.TopDialogMessageId / Names.MessagesPerPage || State.Value.TopDialogMessageId == 0)) document.LoadAbsent();
        return document;
    }

    /// <summary>The page on which the next reading is noted. One that begins is not asked for.</summary>
    public Document<Readings> NextReadings
    {
        get
        {
            var k = State.Value.ReadingCount / Names.ReadingsPerPage;
            if (!readings.TryGetValue(k, out var document))
                readings[k] = document = new Document<Readings>(Names.Readings(owner, Peer, k));
            if (!document.Loaded && State.Value.ReadingCount % Names.ReadingsPerPage == 0) document.LoadAbsent();
            return document;
        }
    }

    public Slot SlotOf(long dialogMessageId) => PageOf(dialogMessageId).Value.SlotOf(dialogMessageId);

    /// <summary>The message, if the owner has it and has not cleared it.</summary>
    public Slot? Showing(long dialogMessageId) =>
        SlotOf(dialogMessageId) is { Shows: true } slot && !State.Value.HasCleared(dialogMessageId) ? slot : null;

    /// <summary>Something has happened to the message, of which the index keeps a mark.</summary>
    public void Mark(Mailbox mailbox, long dialogMessageId, SlotMarks marks)
    {
        var page = PageOf(dialogMessageId);
        page.Value.Set(dialogMessageId, page.Value.SlotOf(dialogMessageId).With(marks));
        mailbox.Save(page);
    }

    /// <summary>The owner's number of the message, or of the nearest older one on its page; 0 where there is none.</summary>
    public long MessageIdAt(long dialogMessageId)
    {
        var page = PageOf(dialogMessageId).Value;
        for (var id = dialogMessageId; id >= 0 && id / Names.MessagesPerPage == dialogMessageId / Names.MessagesPerPage; id--)
        {
            if (page.SlotOf(id).MessageId is var found and > 0) return found;
        }

        return 0;
    }

    public void Settle()
    {
        ops.Clear();
        Members.Unload();
        log = null;

        // The next messages go to the newest page, the next reading to the newest of its kind; what else was needed now is
        // rarely needed next.
        var newest = !State.Loaded ? 0 : State.Value.TopDialogMessageId / Names.MessagesPerPage;
        if (pages.Count > 1) foreach (var k in pages.Keys.Where(k => k < newest).ToList()) pages.Remove(k);
        if (readings.Count > 1) foreach (var k in readings.Keys.Where(k => k < readings.Keys.Max()).ToList()) readings.Remove(k);
    }
}
