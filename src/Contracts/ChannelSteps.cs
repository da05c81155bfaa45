using DaprMessaging.Contracts.State;

namespace DaprMessaging.Contracts;

/// <summary>What an operation of a channel is to those who follow it: one step, with the messages as they are when it is told.</summary>
public static class ChannelSteps
{
    /// <summary>The messages of which the step speaks, as far as they have to be looked at.</summary>
    public static IEnumerable<long> Shown(this Op op) => op.KindCase switch
    {
        Op.KindOneofCase.Sent => Enumerable.Range(0, op.Sent.Items.Count).Select(i => op.Sent.FirstDialogMessageId + i),
        Op.KindOneofCase.Service when op.Service.DialogMessageId > 0 => [op.Service.DialogMessageId],
        Op.KindOneofCase.Edited => [op.Edited.DialogMessageId],
        _ => [],
    };

    /// <summary>The step; messages that are gone since are not told any more.</summary>
    /// <param name="op">The operation.</param>
    /// <param name="find">A message as it is now.</param>
    /// <param name="reader">Who is told; 0: whoever listens, but for those whom it is about.</param>
    public static Update ToStep(this Op op, Func<long, ChannelMessage?> find, long reader = 0)
    {
        var update = new Update { Pts = op.OpNo };
        switch (op.KindCase)
        {
            case Op.KindOneofCase.Edited:
                update.MessageEdited = new MessageEdited { Id = op.Edited.DialogMessageId, Message = find(op.Edited.DialogMessageId).ToShow() };
                break;
            case Op.KindOneofCase.Deleted:
                update.MessagesDeleted = new MessagesDeleted { Ids = { op.Deleted.DialogMessageIds } };
                break;
            case Op.KindOneofCase.Cleared:
                update.HistoryCleared = new HistoryCleared { MaxId = op.Cleared.UpTo };
                break;
            case Op.KindOneofCase.Unpinned:
                update.MessagesPinned = new MessagesPinned();
                if (op.Unpinned.DialogMessageId > 0) update.MessagesPinned.Ids.Add(op.Unpinned.DialogMessageId);
                break;
            case Op.KindOneofCase.Reacted:
                update.MessageReacted = ToStep(op.Reacted, op.Sender == reader);
                break;
            case Op.KindOneofCase.Service when op.Service.DialogMessageId == 0:
                update.ChannelChanged = new ChannelChanged { FromUserId = op.Sender, Date = op.Date, Action = op.Service.Action };
                break;
            default:
                update.NewMessages = new NewMessages { Messages = { op.Shown().Select(place => find(place).ToShow()).Where(m => m is not null) } };
                break;
        }

        return update;
    }

    /// <summary>The step as a bot hears it: of messages that go, or are pinned no longer, those that it knows.</summary>
    public static Update ForBot(this Update step, IEnumerable<long> known)
    {
        var update = step.Clone();
        if (update.MessagesDeleted is not null) update.MessagesDeleted = new MessagesDeleted { Ids = { known } };
        if (update.MessagesPinned is not null) update.MessagesPinned = new MessagesPinned { Ids = { known } };
        return update;
    }

    /// <summary>The oldest message that a step shows or names; the greatest number if it is about none.</summary>
    public static long Oldest(this Update step) => step.Concerned().Where(id => id > 0).DefaultIfEmpty(long.MaxValue).Min();

    /// <summary>The step as it is to somebody for whom messages up to a place are not: without them.</summary>
    public static Update SeenAfter(this Update step, long place)
    {
        if (step.Oldest() > place) return step;
        var update = new Update { Pts = step.Pts };
        if (step.NewMessages is { } came) update.NewMessages = new NewMessages { Messages = { came.Messages.Where(m => m.Id > place).Select(m => m.SeenAfter(place)) } };
        else if (step.MessageEdited is { Message: { } edited } && edited.Id > place) update.MessageEdited = new MessageEdited { Id = edited.Id, Message = edited.SeenAfter(place) };
        else if (step.MessagesDeleted is { } deleted && deleted.Ids.Any(id => id > place)) update.MessagesDeleted = new MessagesDeleted { Ids = { deleted.Ids.Where(id => id > place) } };
        else update.Skipped = new Skipped();
        return update;
    }

    /// <summary>The message as it is to such a one: what it names of those is nothing.</summary>
    public static Message SeenAfter(this Message message, long place)
    {
        if (!message.Named().Any(id => id > 0 && id <= place)) return message;
        var seen = message.Clone();
        if (seen.ReplyToMessageId <= place) seen.ReplyToMessageId = 0;
        if (seen.Action?.MessagePinned is { } pinned && pinned.MessageId <= place) pinned.MessageId = 0;
        return seen;
    }

    /// <summary>The message, for all who read the channel alike; null: there is none to show.</summary>
    public static Message? ToShow(this ChannelMessage? kept) => kept is { Deleted: false } ? kept.Message?.Clone() : null;

    // The messages that a step shows, and those that it names.
    private static IEnumerable<long> Concerned(this Update step) => step.ChangeCase switch
    {
        Update.ChangeOneofCase.NewMessages => step.NewMessages.Messages.SelectMany(m => m.Named().Append(m.Id)),
        Update.ChangeOneofCase.MessageEdited => (step.MessageEdited.Message?.Named() ?? []).Append(step.MessageEdited.Id),
        Update.ChangeOneofCase.MessagesDeleted => step.MessagesDeleted.Ids,
        Update.ChangeOneofCase.MessagesPinned => step.MessagesPinned.Ids,
        Update.ChangeOneofCase.MessageReacted => [step.MessageReacted.Id],
        _ => [],
    };

    private static IEnumerable<long> Named(this Message message) => [message.ReplyToMessageId, message.Action?.MessagePinned?.MessageId ?? 0];

    // Nothing is looked up for it: what is true after this step is in the operation, and whoever applies all steps ends right.
    private static MessageReacted ToStep(Reacted op, bool isOwn) => new()
    {
        Id = op.DialogMessageId, Others = !isOwn, Reactions = new Reactions { Counts = { op.Counts }, Own = isOwn ? op.Emoji : "" },
    };

    /// <summary>Those who are in the channel by it; those who are not any more.</summary>
    public static (IReadOnlyList<long> Joined, IReadOnlyList<long> Left) Movements(this ServiceAction? action) => action switch
    {
        { ChatCreated: { } created } => (created.UserIds, []),
        { MembersAdded: { } added } => (added.UserIds, []),
        { MemberRemoved: { } removed } => ([], [removed.UserId]),
        { MemberBanned: { Banned: true } banned } => ([], [banned.UserId]),
        _ => ([], []),
    };
}
