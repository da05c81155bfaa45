using DaprMessaging.Contracts;
using DaprMessaging.Hosting;

namespace DaprMessaging.Inbox.Verification;

/// <summary>
/// Builds one user's dialogs, counters, pages and directory from the log of the mailbox, and writes what differs. It writes
/// as Inbox does, fenced by a step of its own: a system may run meanwhile, and whoever comes second changes nothing.
/// </summary>
public sealed class Rebuild(IStateStore store, long user)
{
    private const int Tries = 200;

    private readonly Registry registry = new(store);

    /// <summary>The mailbox's records, as far as they can be read.</summary>
    public long Entries { get; private set; }

    /// <summary>There is a mailbox.</summary>
    public bool Exists { get; private set; }

    /// <summary>What the store holds that the log does not give; and what only a backup can mend.</summary>
    public async Task<IReadOnlyList<Damage>> CompareAsync(CancellationToken ct = default)
    {
        var reading = await ReadAsync(ct);
        (Entries, Exists) = (reading.Replay.Pts - reading.Replay.Holes.Count, IsThere(reading));
        await registry.LoadAsync(Names.ShardOf(user), ct);
        return [
            .. MailboxCheck.Of(reading),
            .. registry.Damages.Select(d => d with { User = user }),
            .. Exists && await registry.LacksAsync(user, ct)
                ? [new Damage("directory", $"mailbox {user}", "is not in the list of mailboxes", Cure.Rebuild, user)]
                : Array.Empty<Damage>()];
    }

    /// <summary>Writes what differs. Where steps are missing it writes nothing: what is built would lack what they said.</summary>
    /// <returns>What says to the user's devices that there is something new; empty: nothing was written.</returns>
    /// <exception cref="StateException">Others wrote all the time, or the store is out.</exception>
    public async Task<IReadOnlyList<Emission>> WriteAsync(CancellationToken ct = default)
    {
        var effects = new Effects();
        for (var tries = 1; ; tries++)
        {
            try
            {
                var reading = await ReadAsync(ct);
                if (!reading.Replay.IsWhole || !IsThere(reading)) break;
                if (await registry.PlanAsync(user, ct) is { Count: > 0 } listing) await store.CommitAsync(listing, ct);
                var plan = RebuildPlan.Of(reading);
                if (plan.Writes.Count == 0) break;
                await store.CommitAsync(plan.Writes, ct);
                effects.Push(user, null, plan.Pts);
                if (reading.Replay.Scheduled.NextDue() is > 0 and var due) effects.Wind(user, plan.Pts, due);
                tries = 0;
                if (!plan.IsPart) break;
            }
            catch (StateException e) when (e.Failure == StateFailure.Conflict && tries < Tries)
            {
                // Somebody else wrote meanwhile: it is planned again on what is there now.
            }
        }

        return [.. effects.ToEmissions()];
    }

    // Of a mailbox that stands still, as far as can be seen; the fence sees the rest.
    private async Task<MailboxReading> ReadAsync(CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            var reading = await new MailboxReader(store, toWrite: true).ReadAsync(user, ct);
            if (reading.Replay.Pts == reading.Floor) return reading;
            if (tries == Tries) throw new StateException(StateFailure.Conflict, $"mailbox {user} changes all the time: stop its apps first");
        }
    }

    private static bool IsThere(MailboxReading reading) => reading.Replay.Pts > 0;
}
