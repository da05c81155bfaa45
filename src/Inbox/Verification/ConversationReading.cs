using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;

namespace DaprMessaging.Inbox.Verification;

/// <summary>A conversation as the store holds it, and how far its participants have got.</summary>
internal sealed class ConversationReading(OpLog log)
{
    public OpLog Log => log;

    public string Id => log.Conversation;

    public required Found<ConversationHead> Head { get; init; }

    /// <summary>As the operations give it.</summary>
    public Conversation Played { get; } = Conversation.Of(log.Conversation, isPlayed: true);

    /// <summary>Chats only.</summary>
    public Found<Membership>? Members { get; init; }

    /// <summary>No operation came while the members were read: they can be compared with the operations.</summary>
    public required bool IsStill { get; init; }

    /// <summary>There are operations behind the head.</summary>
    public bool IsOverrun { get; set; }

    /// <summary>The last operation, as the head said when all else had been read.</summary>
    public long NewestOp { get; set; }

    /// <summary>What was seen when the conversation was first looked at: what is due is due since then.</summary>
    public Baseline Baseline { get; set; } = new(0, new Dictionary<long, DialogState>());

    /// <summary>The participants' dialogs, read after the baseline.</summary>
    public Dictionary<long, DialogState> Dialogs { get; set; } = [];

    /// <summary>Of messages to which people have reacted, what is kept of that, by their places.</summary>
    public Dictionary<long, Found<ReactionList>> Reactions { get; } = [];

    /// <summary>What goes by itself, read after the operations.</summary>
    public Found<Fuses> Fuses { get; set; }

    /// <summary>When its clock was to ring at the latest, long ago, and did not; 0: it is not known to have stopped.</summary>
    public long Overdue { get; set; }

    /// <summary>Participants whose mailboxes hold something that the list of mailboxes does not name.</summary>
    public List<long> Unlisted { get; } = [];

    /// <summary>By participant.</summary>
    public Dictionary<long, IndexCheck> Indexes { get; } = [];
}

/// <summary>Operations and read marks as they were first seen. A system that works gets to where it was soon.</summary>
internal sealed record Baseline(long LastOp, IReadOnlyDictionary<long, DialogState> Dialogs);
