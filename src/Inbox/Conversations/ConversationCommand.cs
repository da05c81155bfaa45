using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>Something a user asks a conversation to do. Each carries random ids, so that asking again is harmless.</summary>
internal abstract class ConversationCommand(string conversation) : Command
{
    public string Conversation { get; } = ConversationId.Check(conversation);

    public abstract long Sender { get; }

    /// <summary>One, or one per item of an album.</summary>
    public abstract IReadOnlyList<long> RandomIds { get; }

    /// <summary>Those of whom it has to be known what they are in the chat: the sender, and whom it concerns.</summary>
    public virtual IEnumerable<long> Users => [Sender];

    /// <summary>Messages that it changes, as soon as it can be seen which; of a channel they have to be there.</summary>
    public virtual IEnumerable<long> Places(Conversation conversation) => [];

    public abstract long AcceptedAt { get; }

    public abstract Origin Origin { get; }

    public override IEnumerable<AggregateKey> Targets => [AggregateKey.OfConversation(Conversation)];

    /// <summary>The operation that it becomes, or why not. Changes nothing.</summary>
    public abstract Verdict Decide(Conversation conversation);

    /// <summary>The refusal of a member of a chat who has not the right, if it is one.</summary>
    protected Verdict? Lacks(Conversation conversation, Right right, string field = "", Refusal.Types.Code code = Refusal.Types.Code.RightRequired) =>
        conversation.May(Sender, right) ? null : Verdict.Refuse(code, field);

    /// <summary>The refusal of somebody who is not in this chat or dialog, or comes when it has gone on as a channel.</summary>
    /// <param name="conversation">As it is now.</param>
    /// <param name="field">That names it.</param>
    protected Verdict? RefuseStranger(Conversation conversation, string field) =>
        conversation is { Pair: null, Head.Exists: false } ? Verdict.RefuseUnremembered(Refusal.Types.Code.ChatUnknown, field)
        : !conversation.IsMember(Sender) ? Verdict.Refuse(Refusal.Types.Code.NotAMember, field)
        : conversation.HasMigrated && !IsOfThePast ? Verdict.Refuse(Refusal.Types.Code.ChatMigrated, field)
        : null;

    /// <summary>What follows from the answer, the first one or a later one.</summary>
    /// <param name="conversation">As it is then.</param>
    /// <param name="effects">Where it is said.</param>
    /// <param name="op">That is in the log; null: there is none.</param>
    /// <param name="refusal">Then why.</param>
    public virtual void Follow(Conversation conversation, Effects effects, Op? op, Refusal? refusal)
    {
    }

    /// <summary>It is about what was said: also in a chat that has gone on as a channel.</summary>
    protected virtual bool IsOfThePast => false;

    /// <summary>Nobody may be there who says it: it was held back until now.</summary>
    public virtual bool IsByItself => false;

    /// <summary>It has to do with messages that go by themselves.</summary>
    public virtual bool NeedsFuses(Conversation conversation) => false;

    /// <summary>It leaves no trace where there is nothing to do.</summary>
    public virtual bool MayFindNothing => false;

    /// <summary>Operations that deciding will look at.</summary>
    public virtual IEnumerable<long> PastOps(Conversation conversation) => [];

    /// <summary>Messages to which people may have reacted, where that matters.</summary>
    public virtual IEnumerable<long> ReactionPlaces(Conversation conversation) => [];

    /// <summary>Messages that it answers.</summary>
    public virtual IEnumerable<long> Answered => [];

    /// <summary>All has been read that may show it to be done: whether it is known can be asked.</summary>
    public virtual bool CanBeAskedFor(Conversation conversation) => true;

    /// <summary>What it does to the conversation itself, its operation being numbered.</summary>
    public virtual void Appended(Conversation conversation, Op op)
    {
    }

    /// <summary>The operation is one that this kind of command makes: else the random id was used for something else.</summary>
    public abstract bool Made(Op op);
}
