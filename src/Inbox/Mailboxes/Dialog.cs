using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>One user's copy of one conversation.</summary>
internal sealed class Dialog(long owner, string conversation)
{
    private readonly Dictionary<long, Document<Page>> pages = [];
    private readonly Dictionary<long, Document<Op>> ops = [];

    public string Conversation { get; } = conversation;

    public Peer Peer { get; } = ConversationId.PeerOf(conversation, owner);

    public Document<DialogState> State { get; } =
        new(Names.Dialog(owner, ConversationId.PeerOf(conversation, owner)));

    /// <summary>Who was in the chat when; read for repair only, and afresh each time.</summary>
    public Document<Membership> Members { get; } = new(Names.Members(conversation));

    public int Weight => 1 + pages.Count;

    public Document<Op> OpOf(long opNo)
    {
        if (!ops.TryGetValue(opNo, out var document))
            ops[opNo] = document = new Document<Op>(Names.Op(Conversation, opNo));
        return document;
    }

    /// <summary>The page of a message. One beyond the newest message cannot be there, and is not asked for.</summary>
    public Document<Page> PageOf(long dialogMessageId)
    {
        var k = dialogMessageId / Names.MessagesPerPage;
        if (!pages.TryGetValue(k, out var document))
        {
            pages[k] = document = new Document<Page>(Names.Page(owner, Peer, k));
            if (k > State.Value.TopDialogMessageId / Names.MessagesPerPage || State.Value.TopDialogMessageId == 0)
                document.LoadAbsent();
        }

        return document;
    }

    public Slot SlotOf(long dialogMessageId) => PageOf(dialogMessageId).Value.SlotOf(dialogMessageId);

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

    public DialogCounters Counters() => new()
    {
        Peer = Peer,
        TopMessageId = State.Value.TopMessageId,
        ReadInboxMaxId = State.Value.ReadInboxMaxId,
        ReadOutboxMaxId = State.Value.ReadOutboxMaxId,
        UnreadCount = State.Value.UnreadCount,
    };

    public void Settle()
    {
        ops.Clear();
        Members.Unload();

        // The next messages go to the newest page; what else was needed now is rarely needed next.
        if (pages.Count < 2) return;
        var newest = State.Value.TopDialogMessageId / Names.MessagesPerPage;
        foreach (var k in pages.Keys.Where(k => k < newest).ToList()) pages.Remove(k);
    }
}
