using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using DaprMessaging.Inbox.Conversations;

namespace DaprMessaging.Inbox.Verification;

// The ordinary road: Inbox itself fills the gap from the log when it hears of an operation that comes too early, and a
// read mark or a ring that is told twice changes nothing. So nothing is written from outside, and all promises hold meanwhile.
/// <summary>What is to be said again, so that mailboxes get what they lack of one conversation.</summary>
internal sealed record Announcements(
    string Conversation, long LastOp, IReadOnlyList<(long User, long OpNo)> Late, IReadOnlyList<(long Author, long UpTo)> Unread)
{
    /// <summary>Operations of a channel whose messages mention a user, and the user.</summary>
    public IReadOnlyList<(long User, long OpNo)> Mentions { get; init; } = [];

    /// <summary>Operations of a channel by which others react to what a user wrote, and the user.</summary>
    public IReadOnlyList<(long User, long OpNo)> Reactions { get; init; } = [];

    /// <summary>When its clock was to ring, and did not; 0: nothing waits for that.</summary>
    public long Overdue { get; init; }

    /// <summary>Of a channel: the last that concerned a bot, which has not been told of it.</summary>
    public IReadOnlyList<BotStep> Untold { get; init; } = [];

    /// <summary>The newest missing operation of each mailbox is enough.</summary>
    public static Announcements Of(ConversationReading reading) => new(
        reading.Id, reading.Log.LastOp,
        [.. reading.Indexes.Select(i => (i.Key, Late: i.Value.LateAfter(reading.Dialogs.GetValueOrDefault(i.Key)?.LastOp ?? 0)))
            .Where(i => i.Late.Count > 0).Select(i => (i.Key, i.Late[^1]))],
        [.. ConversationCheck.Due(reading)])
    {
        Overdue = reading.Overdue,
    };

    /// <summary>What these users lack is not announced: their mailboxes must be mended first.</summary>
    public Announcements Without(ICollection<long> users) =>
        this with
        {
            Late = [.. Late.Where(l => !users.Contains(l.User))],
            Unread = [.. Unread.Where(u => !users.Contains(u.Author))],
            Untold = [.. Untold.Where(b => !users.Contains(b.UserId))],
            Mentions = [.. Mentions.Where(m => !users.Contains(m.User))],
            Reactions = [.. Reactions.Where(r => !users.Contains(r.User))],
        };

    public async Task<IReadOnlyList<Emission>> ToEmissionsAsync(IStateStore store, CancellationToken ct)
    {
        var effects = new Effects();
        foreach (var (user, opNo) in Late)
        {
            if ((await store.ReadAsync(Names.Op(Conversation, opNo), Op.Parser, ct)).Value is not { } op) continue;
            if (ConversationId.ChannelOf(Conversation) is not null) effects.Follow(Conversation, op, [user], op.Service.Action.Movements().Left.Contains(user));
            else effects.Deliver(Conversation, op, new Audience([user]));
        }

        foreach (var (user, opNo) in Mentions)
        {
            if ((await store.ReadAsync(Names.Op(Conversation, opNo), Op.Parser, ct)).Value is { } op) effects.NoteMentions(Conversation, op, op.Mentions.Where(m => m.UserId == user));
        }

        foreach (var (user, opNo) in Reactions)
        {
            if ((await store.ReadAsync(Names.Op(Conversation, opNo), Op.Parser, ct)).Value is { } op) effects.NoteReactions(Conversation, op, user);
        }

        foreach (var (author, upTo) in Unread) effects.OutboxRead(Conversation, new Audience([author]), upTo, LastOp, date: 0);
        effects.TellBots(Conversation, Untold, null);
        if (Overdue > 0) effects.Wind(Conversation, LastOp, Overdue);
        return [.. effects.ToEmissions()];
    }
}
