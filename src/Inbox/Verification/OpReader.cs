using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;

namespace DaprMessaging.Inbox.Verification;

/// <summary>Reads the operations of a conversation, one after another: up to what its head says, and what is behind that.</summary>
internal static class OpReader
{
    private const int PerCall = 100;

    /// <param name="store">Where they are.</param>
    /// <param name="log">Takes them, from where it has got to.</param>
    /// <param name="head">As it was read before them.</param>
    /// <param name="then">What else happens to each that can be read.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <returns>There are operations behind the head: each of them fails every commit to come.</returns>
    public static async Task<bool> ReadAsync(IStateStore store, OpLog log, Found<ConversationHead> head, Action<Op> then, CancellationToken ct)
    {
        var upTo = head.Value?.LastOp ?? 0;
        while (log.LastOp < upTo)
        {
            foreach (var op in await OpsAsync(store, log, (int)Math.Min(PerCall, upTo - log.LastOp), ct)) Take(log, op, then);
        }

        if (head.Value is not null && (await OpsAsync(store, log, 1, ct))[0].Etag.Length == 0) return false;

        // If the head has moved on since, all is well.
        if ((await store.ReadAsync(head.Key, ConversationHead.Parser, ct)).Value?.LastOp > log.LastOp) return false;

        // Without a head nobody says where the log ends: not at the first operation that is lost.
        for (var isOverrun = false; ; isOverrun = true)
        {
            var some = await OpsAsync(store, log, PerCall, ct);
            var count = 1 + some.ToList().FindLastIndex(op => op.Etag.Length > 0);
            if (count == 0) return isOverrun;
            foreach (var op in some.Take(count)) Take(log, op, then);
        }
    }

    private static void Take(OpLog log, Found<Op> found, Action<Op> then)
    {
        log.Take(found.Value);
        if (log.IsWhole && found.Value is { } op) then(op);
    }

    private static Task<IReadOnlyList<Found<Op>>> OpsAsync(IStateStore store, OpLog log, int count, CancellationToken ct) =>
        store.ReadAsync([.. Enumerable.Range(1, count).Select(i => Names.Op(log.Conversation, log.LastOp + i))], Op.Parser, ct);
}
