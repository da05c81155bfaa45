using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>One of which each participant has a copy: what is done is announced to their mailboxes, which write it and answer.</summary>
internal sealed class CopiedConversation(string id, bool isPlayed = false) : Conversation(id, isPlayed)
{
    private Audience? audience;
    private long[]? botAdmins;

    public override void Announce(ConversationCommand command, Op op, bool isRetry, Effects effects)
    {
        if (isRetry) effects.Deliver(Id, op, AudienceAt(op.OpNo), command.Origin);
        else if (op.Service is null) Tell(op, effects);
        else effects.Deliver(Id, op, AudienceAt(op.OpNo));
        if (command.Sender == Names.SystemUser) AnswerSystem(op, command.Origin, effects);
        if (op.Service?.Action?.ChatMigrated is { } migrated) effects.Create(Migration.ToChannel(this, op, migrated.ChannelId));
    }

    public override void Tell(Op op, Effects effects) => effects.Deliver(Id, op, audience ??= AudienceAt(op.OpNo));

    protected override void MembersChanged() => (audience, botAdmins) = (null, null);

    protected override void Complete(Op op)
    {
        if (op.Sent is not null && Pair is null) op.BotAdmins.Add(botAdmins ??= Members.All.BotAdmins());
    }

    protected override void ReadAgain(List<Document> missing)
    {
        if (Pair is not null) return;
        Members.Of(0).Unload();
        Need(Members.Of(0), missing);
        MembersChanged();
    }

    // The system keeps no copies: that its operation is in the log is all that it can be told, and all that is needed.
    private static void AnswerSystem(Op op, Origin origin, Effects effects) => effects.Result(
        Names.SystemUser, origin, op.Sent is null ? new Result { Done = new Done() } : new Result { MessagesSent = new MessagesSent { Date = op.Date } });

    // Those whom an operation reaches, long ago or now.
    private Audience AudienceAt(long opNo) => new(Pair is null ? Members.All.At(opNo) : ConversationId.Participants(Id));
}
