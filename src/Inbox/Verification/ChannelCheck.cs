using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using DaprMessaging.Inbox.Conversations;

namespace DaprMessaging.Inbox.Verification;

/// <summary>
/// The operations of a channel are numbered without holes, all its documents are what they give when they are played again, and
/// whoever came or went, is mentioned, or has written what others react to, has it in the mailbox, as bots have what concerns them.
/// </summary>
internal sealed class ChannelCheck(IStateStore store, string id)
{
    private const int PerCall = 200;

    private readonly Playback playback = new(store, id);
    private readonly List<(long User, long OpNo)> late = [];
    private readonly List<BotStep> untold = [];
    private IReadOnlyList<(long User, long Place, long OpNo)> unheard = [];
    private IReadOnlyList<(long User, ReactionNote Note)> unnoted = [];

    public OpLog Log => playback.Log;

    /// <summary>What is to be said again, so that mailboxes get what they lack.</summary>
    public Announcements Announcements => new(id, Log.LastOp, late, [])
    {
        Untold = untold, Mentions = [.. unheard.Select(m => (m.User, m.OpNo)).Distinct()], Reactions = [.. unnoted.Select(n => (n.User, n.Note.OpNo)).Distinct()],
    };

    public async Task<IReadOnlyList<Damage>> ReadAsync(CancellationToken ct) =>
        [.. await playback.CheckAsync(ct), .. await MailboxesAsync(ct), .. await BotsAsync(ct), .. await MentionsAsync(ct), .. await ReactionsAsync(ct)];

    private async Task<List<Damage>> MailboxesAsync(CancellationToken ct)
    {
        var damages = new List<Damage>();
        foreach (var some in playback.Moves.Chunk(PerCall))
        {
            var dialogs = await store.ReadAsync([.. some.Select(m => Names.Dialog(m.Key, ConversationId.PeerOf(id, m.Key)))], DialogState.Parser, ct);
            foreach (var ((user, (opNo, isIn)), dialog) in some.Zip(dialogs))
            {
                if (dialog.IsUnreadable || (dialog.Value?.LastOp ?? 0) > opNo) continue;
                if (dialog.Value?.LastOp == opNo && dialog.Value.Left == !isIn) continue;
                late.Add((user, opNo));
                damages.Add(new Damage("operations", $"mailbox {user}", $"does not know that it is {(isIn ? "in" : "no more in")} {id}", Cure.Repair, user));
            }
        }

        return damages;
    }

    private async Task<List<Damage>> BotsAsync(CancellationToken ct)
    {
        var damages = new List<Damage>();
        if (!playback.IsWhole) return damages;
        var bots = playback.Played.Head.Value.Bots;
        var dialogs = await store.ReadAsync([.. bots.Select(b => Names.Dialog(b.UserId, ConversationId.PeerOf(id, b.UserId)))], DialogState.Parser, ct);
        foreach (var (bot, dialog) in bots.Zip(dialogs))
        {
            var told = dialog.Value?.BotSteps ?? 0;
            if (dialog.IsUnreadable || told >= bot.Steps) continue;
            untold.Add(new BotStep { UserId = bot.UserId, Number = bot.Steps });
            damages.Add(new Damage("operations", $"mailbox {bot.UserId}", $"has been told of {told} operations of {id} that concern it, of {bot.Steps}", Cure.Repair, bot.UserId));
        }

        return damages;
    }

    private async Task<IEnumerable<Damage>> MentionsAsync(CancellationToken ct)
    {
        unheard = await new MentionsCheck(store, id).LateAsync(playback.Mentions, ct);
        return unheard.Select(m => new Damage("operations", $"mailbox {m.User}", $"does not know what became of message {m.Place} of {id}, which mentions its owner", Cure.Repair, m.User));
    }

    private async Task<IEnumerable<Damage>> ReactionsAsync(CancellationToken ct)
    {
        unnoted = await new ReactionsCheck(store, id).LateAsync(playback.Notes, ct);
        return unnoted.Select(n => new Damage("operations", $"mailbox {n.User}", $"does not know how others react to message {n.Note.DialogMessageId} of {id} since operation {n.Note.OpNo}", Cure.Repair, n.User));
    }
}
