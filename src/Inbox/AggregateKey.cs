using DaprMessaging.Contracts;

namespace DaprMessaging.Inbox;

/// <summary>A conversation or a mailbox: what has one writer at a time.</summary>
internal readonly record struct AggregateKey(string? Conversation, long Owner)
{
    public static AggregateKey OfConversation(string id) => new(id, 0);

    public static AggregateKey OfMailbox(long owner) => new(null, owner);

    public override string ToString() =>
        Conversation is null ? Names.MailboxHead(Owner) : Names.ConversationHead(Conversation);
}
