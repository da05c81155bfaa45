using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>What a conversation says to a command.</summary>
internal readonly record struct Verdict(Op? Op, Refusal? Refusal, bool IsRemembered)
{
    public static Verdict Do(Op op) => new(op, null, true);

    /// <summary>A refusal that every retry gets again.</summary>
    public static Verdict Refuse(Refusal.Types.Code code, string field = "") =>
        new(null, new Refusal { Code = code, Field = field }, true);

    /// <summary>A refusal that leaves no trace: there is no conversation to remember it.</summary>
    public static Verdict RefuseUnremembered(Refusal.Types.Code code, string field) =>
        new(null, new Refusal { Code = code, Field = field }, false);
}
