using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>One of which each participant has a copy: what is done is announced to their mailboxes, which write it and answer.</summary>
internal sealed class CopiedConversation(string id, bool isPlayed = false) : Conversation(id, isPlayed)
{
    private readonly Dictionary<long, Document<ReactionList>> reactions = [];
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

    public override IEnumerable<Document> Documents => [.. base.Documents, .. reactions.Values];

    public override bool HasRead(long dialogMessageId) => !Head.Value.Reacted || ReactionsTo(dialogMessageId).Loaded;

    public override bool HasReadReactions(long user, long dialogMessageId) => ReactionsTo(dialogMessageId).Loaded;

    public override bool IsPastReacting(long dialogMessageId) => ReactionsTo(dialogMessageId).Value.Gone;

    public override string ReactionOf(long user, long dialogMessageId) => ReactionsTo(dialogMessageId).Value.Of(user);

    public override IReadOnlyList<ReactionCount> CountsWith(long user, long dialogMessageId, string emoji)
    {
        var after = ReactionsTo(dialogMessageId).Value.Clone();
        after.Set(user, emoji, 0);
        return [.. after.Counts()];
    }

    public override void Settle()
    {
        base.Settle();
        reactions.Clear();
    }

    protected override void Prepare(ConversationCommand command, List<Document> missing)
    {
        foreach (var place in command.ReactionPlaces(this)) Need(ReactionsTo(place), missing);
    }

    protected override void Keep(Op op)
    {
        if (op.Reacted is { } reacted)
        {
            var known = ReactionsTo(reacted.DialogMessageId);
            known.Value.Set(op.Sender, reacted.Emoji, op.Date);
            Save(known);
            Head.Value.Reacted = true;
        }

        foreach (var place in op.Deleted?.DialogMessageIds ?? []) ForgetReactions(place);
    }

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

    private Document<ReactionList> ReactionsTo(long dialogMessageId)
    {
        if (!reactions.TryGetValue(dialogMessageId, out var document))
            reactions[dialogMessageId] = document = new Document<ReactionList>(Names.Reactions(Id, dialogMessageId));
        if (IsPlayed && !document.Loaded) document.LoadAbsent();
        return document;
    }

    // Nothing is kept of how people reacted to what is deleted; and nobody reacts to it any more.
    private void ForgetReactions(long dialogMessageId)
    {
        if (ReactionsTo(dialogMessageId) is not { Loaded: true, Exists: true, Value.Gone: false } known) return;
        known.Value = new ReactionList { Gone = true };
        Save(known);
    }

    // The system keeps no copies: that its operation is in the log is all that it can be told, and all that is needed.
    private static void AnswerSystem(Op op, Origin origin, Effects effects) => effects.Result(
        Names.SystemUser, origin, op.Sent is null ? new Result { Done = new Done() } : new Result { MessagesSent = new MessagesSent { Date = op.Date } });

    // Those whom an operation reaches, long ago or now.
    private Audience AudienceAt(long opNo) => new(Pair is null ? Members.All.At(opNo) : ConversationId.Participants(Id));
}
