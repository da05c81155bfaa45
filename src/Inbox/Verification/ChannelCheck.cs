using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using DaprMessaging.Inbox.Conversations;

namespace DaprMessaging.Inbox.Verification;

/// <summary>
/// The operations of a channel are numbered without holes, all its documents are what they give when they are played again, and
/// whoever came or went has it in the mailbox.
/// </summary>
internal sealed class ChannelCheck(string id)
{
    private const int PerCall = 200, Tries = 3;

    private readonly List<(long User, long OpNo)> late = [];

    public OpLog Log { get; private set; } = new(id);

    /// <summary>What is to be said again, so that mailboxes get what they lack.</summary>
    public Announcements Announcements => new(id, Log.LastOp, late, []);

    public async Task<IReadOnlyList<Damage>> ReadAsync(IStateStore store, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            Log = new OpLog(id);
            late.Clear();
            var head = await store.ReadAsync(Names.ConversationHead(id), ConversationHead.Parser, ct);
            var played = new Channel(id, isPlayed: true);
            var moves = new Dictionary<long, (long OpNo, bool IsIn)>();
            await PlayAsync(store, head.Value?.LastOp ?? 0, played, moves, ct);
            var damages = Log.Faults.Concat(Log.Holes.Count > 0 ? [$"operations {Ranges.Of(Log.Holes)} of {Log.LastOp} cannot be read"] : [])
                .Select(what => new Damage("order", $"channel {id}", what, Cure.Backup)).ToList();
            if (head.IsUnreadable) damages.Add(new Damage("documents", $"channel {id}", "the head cannot be read", Cure.Backup));
            var wrong = damages.Count > 0 ? [] : await CompareAsync(store, played, ct);
            var mailboxes = await MailboxesAsync(store, moves, ct);

            // What was written meanwhile is in the documents, and not in what was played.
            var isStill = (await store.ReadAsync(head.Key, ConversationHead.Parser, ct)).Etag == head.Etag;
            if (isStill) return [.. damages, .. wrong, .. mailboxes];
            if (tries == Tries) return [.. damages, .. mailboxes];
        }
    }

    private async Task PlayAsync(IStateStore store, long upTo, Channel played, Dictionary<long, (long OpNo, bool IsIn)> moves, CancellationToken ct)
    {
        while (Log.LastOp < upTo)
        {
            var keys = Enumerable.Range(1, (int)Math.Min(PerCall, upTo - Log.LastOp)).Select(i => Names.Op(id, Log.LastOp + i)).ToArray();
            foreach (var found in await store.ReadAsync(keys, Op.Parser, ct))
            {
                Log.Take(found.Value);
                if (found.Value is not { } op || Log.Holes.Count > 0) continue;
                played.Play(op.Clone());
                var (joined, left) = (op.Service?.Action).Movements();
                foreach (var user in joined) moves[user] = (op.OpNo, true);
                foreach (var user in left) moves[user] = (op.OpNo, false);
            }
        }
    }

    private async Task<List<Damage>> CompareAsync(IStateStore store, Channel played, CancellationToken ct)
    {
        var damages = new List<Damage>();
        foreach (var some in played.Documents.Chunk(PerCall))
        {
            var stored = await store.GetAsync([.. some.Select(d => d.Key)], ct);
            damages.AddRange(some.Zip(stored).Where(d => !d.First.IsSame(d.Second))
                .Select(d => new Damage("rebuilding", $"channel {id}", $"{d.First.Key} is not what the operations give", Cure.Backup)));
        }

        return damages;
    }

    private async Task<List<Damage>> MailboxesAsync(IStateStore store, Dictionary<long, (long OpNo, bool IsIn)> moves, CancellationToken ct)
    {
        var damages = new List<Damage>();
        foreach (var some in moves.Chunk(PerCall))
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
}
