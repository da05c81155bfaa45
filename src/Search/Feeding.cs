using DaprMessaging.Hosting;
using Google.Protobuf;
using Microsoft.Extensions.Options;

namespace DaprMessaging.Search;

/// <summary>
/// Brings the index to the end of mailboxes and channels, by their logs alone. Nothing on the way of a message knows of it: it
/// happens when somebody asks, as far as the time allows; who asks again goes on where it stopped.
/// </summary>
internal sealed class Feeding(IStateStore store, MessageIndex index, IOptions<SearchOptions> options, TimeProvider time, ILogger<Feeding> log) : IDisposable
{
    private const int Lanes = 64, AtOnce = 4;

    private readonly Reading reading = new(store, log);

    // One at a time for an owner: two would do the same work.
    private readonly SemaphoreSlim[] lanes = [.. Enumerable.Range(0, Lanes).Select(_ => new SemaphoreSlim(1))];

    /// <summary>True: everything is in it that was in the log when this began.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="read">Called with the number of steps that have been read, each time some have.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="StateException">The store could not be read.</exception>
    public Task<bool> CatchUpAsync(Owner owner, Action<long>? read = null, CancellationToken ct = default) => CatchUpAsync(owner, time.GetTimestamp(), read, ct);

    /// <summary>
    /// The same of several: which of them have anything new is read at once, and what is soon done is done first. A channel whose
    /// head cannot be read keeps nobody from finding what is elsewhere.
    /// </summary>
    public async Task<bool> CatchUpAsync(IReadOnlyCollection<Owner> owners, CancellationToken ct)
    {
        var begun = time.GetTimestamp();
        if (owners.Count == 1) return await CatchUpAsync(owners.Single(), begun, null, ct);
        var (behind, isComplete) = (await BehindAsync([.. owners], ct), true);
        await Parallel.ForEachAsync(behind, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (owner, token) =>
        {
            try
            {
                if (IsLate(begun) || !await CatchUpAsync(owner, begun, null, token)) Volatile.Write(ref isComplete, false);
            }
            catch (InvalidProtocolBufferException e) when (owner.IsChannel)
            {
                log.HeadDamaged(owner.Key, e);
            }
        });
        return isComplete;
    }

    public void Dispose()
    {
        foreach (var lane in lanes) lane.Dispose();
    }

    private bool IsLate(long begun) => time.GetElapsedTime(begun) >= options.Value.Patience;

    private IStepLog LogOf(Owner owner) => owner.IsChannel ? new ChannelLog(reading, owner) : new MailboxLog(reading, owner);

    private async Task<bool> CatchUpAsync(Owner owner, long begun, Action<long>? read, CancellationToken ct)
    {
        var lane = lanes[owner.Id % Lanes];
        if (!await lane.WaitAsync(options.Value.Patience, ct)) return false;
        try
        {
            bool? isThere;
            do isThere = await AdvanceAsync(LogOf(owner), begun, read, ct);
            while (isThere is null);
            return isThere.Value;
        }
        finally
        {
            lane.Release();
        }
    }

    // The least behind first.
    private async Task<IReadOnlyList<Owner>> BehindAsync(IReadOnlyList<Owner> owners, CancellationToken ct)
    {
        var cursors = index.CursorsOf(owners);
        var entries = await store.GetAsync([.. owners.Zip(cursors).SelectMany(o => LogOf(o.First).KeysAt(o.Second.Pts))], ct);
        return [.. owners.Select((owner, i) => (Owner: owner, Left: LeftOf(owner, cursors[i], entries[2 * i], entries[(2 * i) + 1]))).Where(o => o.Left != 0).OrderBy(o => o.Left).Select(o => o.Owner)];
    }

    // Of what is to be read anew, or cannot be, nobody knows how much it is.
    private long LeftOf(Owner owner, Cursor cursor, StateEntry head, StateEntry step)
    {
        try
        {
            var (extent, anchor) = LogOf(owner).Read(head, step);
            return cursor.Pts >= 0 && cursor.Fits(extent, anchor) ? extent.Last - cursor.Pts : long.MaxValue;
        }
        catch (InvalidProtocolBufferException)
        {
            return long.MaxValue;
        }
    }

    // Null: from the beginning, once more.
    private async Task<bool?> AdvanceAsync(IStepLog steps, long begun, Action<long>? read, CancellationToken ct)
    {
        var cursor = index.CursorOf(steps.Owner);
        if (cursor.Pts == Cursor.Forgetting) return await ForgetAsync(steps.Owner, begun, ct);
        var found = await store.GetAsync(steps.KeysAt(cursor.Pts), ct);
        var (extent, anchor) = steps.Read(found[0], found[1]);
        if (!cursor.Fits(extent, anchor))
        {
            log.LogIsAnother(steps.Owner.Key);
            return await ForgetAsync(steps.Owner, begun, ct);
        }

        while (cursor.Pts < extent.Last)
        {
            var (some, end) = await steps.ReadAsync(cursor.Pts, extent.Last, ct);
            if (!await index.ApplyAsync(steps.Owner, cursor, end, some, ct)) return IsLate(begun) ? false : null;
            read?.Invoke(end.Pts - cursor.Pts);
            cursor = end;
            if (cursor.Pts < extent.Last && IsLate(begun)) return false;
        }

        return true;
    }

    private async Task<bool?> ForgetAsync(Owner owner, long begun, CancellationToken ct)
    {
        await index.ForgetAsync(owner, ct);
        return IsLate(begun) ? false : null;
    }
}
