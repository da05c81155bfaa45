using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>
/// A command that has been decided before: every retry gets the same answer, at the place from which it was asked this time.
/// </summary>
internal static class Repetition
{
    /// <summary>True: answered. False: the command is new.</summary>
    public static bool Answer(Conversation conversation, ConversationCommand command, Effects effects)
    {
        var known = command.RandomIds.Select(id => conversation.DedupeOf(command.Sender, id)).Where(d => d.Exists).ToList();
        if (known.Count == 0) return false;

        var first = known[0].Value;
        var whole = known.Count == command.RandomIds.Count && first.Count == known.Count &&
            known.Select((d, i) => d.Value.Index == i && d.Value.OpNo == first.OpNo).All(same => same);
        if (!whole || (first.OpNo > 0 && !command.Made(conversation.OpOf(first.OpNo).Value)))
            conversation.Refuse(command, new Refusal { Code = Refusal.Types.Code.RandomIdReused, Field = "random_id" }, effects);
        else if (first.OpNo == 0)
            conversation.Refuse(command, first.Refusal, effects);
        else
            Repeat(conversation, command, conversation.OpOf(first.OpNo).Value, effects);

        return true;
    }

    private static void Repeat(Conversation conversation, ConversationCommand command, Op op, Effects effects)
    {
        conversation.Announce(command, op, isRetry: true, effects);
        command.Follow(conversation, effects, op, null);
    }
}
