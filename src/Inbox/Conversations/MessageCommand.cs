using DaprMessaging.Contracts;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>A command about messages that are there already.</summary>
internal abstract class MessageCommand(string conversation) : ConversationCommand(conversation)
{
    /// <summary>The refusal of somebody who may not touch this conversation, or not these messages, if it is one.</summary>
    /// <param name="conversation">As it is now.</param>
    /// <param name="field">That names the messages.</param>
    /// <param name="places">Where they are.</param>
    protected Verdict? RefuseOutsider(Conversation conversation, string field = "", params IEnumerable<long> places) =>
        conversation is { Pair: not null, Head.Exists: false } ? Verdict.Refuse(Refusal.Types.Code.MessageUnknown, "peer")
        : RefuseStranger(conversation, "peer") ?? (places.Any(place => conversation.IsHidden(Sender, place)) ? Verdict.Refuse(Refusal.Types.Code.MessageUnknown, field) : null);

    /// <summary>In a chat: they may take away what others have written.</summary>
    protected bool IsModerator(Conversation conversation) => conversation.Pair is null && conversation.May(Sender, Right.DeleteMessages);

    /// <summary>When Msg accepted it is what counts, and not when its turn came.</summary>
    protected Verdict? RefuseLate(long until) =>
        until > 0 && AcceptedAt > until ? Verdict.Refuse(Refusal.Types.Code.TooLate) : null;

    protected static Verdict? RefuseGone(Conversation conversation, long place) =>
        conversation.IsGone(place) ? Verdict.Refuse(Refusal.Types.Code.MessageUnknown, "message_id") : null;

    // Msg has taken it from a mailbox: what is not there cannot have been meant, and would trouble every mailbox it reached.
    protected static long CheckPlace(long place, Conversation conversation) =>
        place > 0 && place <= conversation.Head.Value.LastDialogMessageId
            ? place : throw new InvalidOperationException($"{conversation.Id} has no message {place}");
}
