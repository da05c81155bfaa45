using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using DaprMessaging.Inbox.Conversations;
using Google.Protobuf;

namespace DaprMessaging.Inbox.Verification;

// Whoever writes a conversation creates its next operation, this too: one by which nobody deletes nothing. All who read operations know
// deletions by nobody, old programs as well, and this one changes nothing, wherever it is played.
//
// Why that is safe. What is written is made of operations alone, and these never change: so it holds for the number of operations that it
// was made of, and is committed together with the creation of the next one. Of a turn and this only one creates that:
//   the turn was first           this fails whole, takes the turn's operation too, and tries again: nothing that was said is lost
//   this was first               the turn fails whole, whether it had the conversation in memory or had read it before; it forgets all that it
//                                knew of it, and decides on what is written here
// What turns did in between two parts may follow from what was wrong still: so all is compared once more when all is written.
/// <summary>
/// Builds what a conversation keeps (of a channel: members and messages, too) from its operations, and writes what differs. A system may
/// run meanwhile.
/// </summary>
public sealed class ConversationRebuild(IStateStore store, string id)
{
    private const int Tries = 200, Rounds = 10, BytesPerCommit = 2 << 20;

    private readonly Playback playback = new(store, id);

    /// <summary>Operations, as far as they can be read.</summary>
    public long Operations => playback.Log.LastOp - playback.Log.Holes.Count;

    /// <summary>Something has been done in it.</summary>
    public bool Exists => playback.Log.LastOp > 0;

    /// <summary>A conversation can be called so.</summary>
    public static bool IsId(string id)
    {
        try
        {
            return ConversationId.Check(id) == id;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>What the store holds that the operations do not give; and what only a backup can mend.</summary>
    public Task<IReadOnlyList<Damage>> CompareAsync(CancellationToken ct = default) => playback.CheckAsync(ct);

    /// <summary>Writes what differs. Where operations are missing it writes nothing: what is built would lack what they did.</summary>
    /// <returns>What tells those who follow the conversation of it; empty: nothing was written.</returns>
    /// <exception cref="StateException">Others wrote all the time, or the store is out.</exception>
    public async Task<IReadOnlyList<Emission>> WriteAsync(CancellationToken ct = default)
    {
        var effects = new Effects();
        var isLit = false;
        for (var rounds = 1; rounds <= Rounds; rounds++)
        {
            await playback.CatchUpAsync(ct);
            if (!playback.IsWhole) break;
            var wrong = await playback.DifferentAsync(ct);
            if (wrong.Count == 0) break;
            isLit |= wrong.Contains(playback.Played.Fuses);
            for (var written = 0; written < wrong.Count;) written += await WritePartAsync(wrong, written, effects, ct);
        }

        // Whatever its clock has been told before was told at an earlier operation. What is past rings at once, and that winds it on.
        if (isLit) effects.Wind(id, playback.Log.LastOp, playback.Played.Fuses.Value.NextDue());
        return [.. effects.ToEmissions()];
    }

    /// <returns>How many of them were written.</returns>
    private async Task<int> WritePartAsync(IReadOnlyList<Document> wrong, int from, Effects effects, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            var op = new Op { OpNo = playback.Log.LastOp + 1, Date = playback.Log.LastDate };
            op.LeftBefore = playback.Played.Head.Value.LeftOp;
            op.Deleted = new Deleted { RandomId = -op.OpNo }; // a clock's is the time
            var (writes, count) = Part(op, wrong, from);
            try
            {
                await store.CommitAsync([.. writes.OrderBy(w => w.Key, StringComparer.Ordinal)], ct);
            }
            catch (StateException e) when (e.Failure == StateFailure.Conflict && tries < Tries)
            {
                // Somebody else wrote meanwhile: what that did is in what is written next.
                await playback.CatchUpAsync(ct);
                if (!playback.IsWhole) throw;
                continue;
            }

            playback.Take(op);
            playback.Played.Tell(op, effects);
            return count;
        }
    }

    // The head goes with each part: it says which operation was the last.
    private (List<StateWrite> Writes, int Count) Part(Op op, IReadOnlyList<Document> wrong, int from)
    {
        var head = playback.Played.Head;
        var next = head.Value.Clone();
        (next.LastOp, next.LastDate) = (op.OpNo, op.Date);
        var writes = new List<StateWrite> { new(Names.Op(id, op.OpNo), op.ToByteString(), Create: true), new(head.Key, next.ToByteString()) };
        var (count, size) = (0, 0);
        foreach (var document in wrong.Skip(from))
        {
            var write = document.ToWrite();
            if (count > 0 && size + write.Size > BytesPerCommit) break;
            if (document != head) writes.Add(write);
            (count, size) = (count + 1, size + write.Size);
        }

        return (writes, count);
    }
}
