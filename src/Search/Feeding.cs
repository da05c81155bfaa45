using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using Google.Protobuf;
using Microsoft.Extensions.Options;

namespace DaprMessaging.Search;

/// <summary>
/// Brings the index to the end of a mailbox, by the mailbox's log alone. Nothing on the way of a message knows of it: it
/// happens when somebody asks, as far as the time allows; who asks again goes on where it stopped.
/// </summary>
internal sealed class Feeding(IStateStore store, MessageIndex index, IOptions<SearchOptions> options, TimeProvider time, ILogger<Feeding> log) : IDisposable
{
    private const int StepsAtOnce = 500, Lanes = 64;

    // One at a time for a user: two would do the same work.
    private readonly SemaphoreSlim[] lanes = [.. Enumerable.Range(0, Lanes).Select(_ => new SemaphoreSlim(1))];

    /// <summary>True: everything is in it that was in the mailbox when this began.</summary>
    /// <param name="user">Whose mailbox.</param>
    /// <param name="read">Called with the number of steps that have been read, each time some have.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="StateException">The store could not be read.</exception>
    public async Task<bool> CatchUpAsync(long user, Action<long>? read = null, CancellationToken ct = default)
    {
        var begun = time.GetTimestamp();
        var lane = lanes[user % Lanes];
        if (!await lane.WaitAsync(options.Value.Patience, ct)) return false;
        try
        {
            bool? isThere;
            do isThere = await AdvanceAsync(user, begun, read, ct);
            while (isThere is null);
            return isThere.Value;
        }
        finally
        {
            lane.Release();
        }
    }

    public void Dispose()
    {
        foreach (var lane in lanes) lane.Dispose();
    }

    private bool IsLate(long begun) => time.GetElapsedTime(begun) >= options.Value.Patience;

    // Null: from the beginning, once more.
    private async Task<bool?> AdvanceAsync(long user, long begun, Action<long>? read, CancellationToken ct)
    {
        var cursor = index.CursorOf(user);
        if (cursor.Pts == Cursor.Forgetting)
        {
            await index.ForgetAsync(user, ct);
            return IsLate(begun) ? false : null;
        }

        // The head first: records that are read after it are as new as it is, or newer.
        var found = await store.GetAsync([Names.MailboxHead(user), Names.Record(user, cursor.Pts)], ct);
        var head = found[0].Exists ? MailboxHead.Parser.ParseFrom(found[0].Value) : new MailboxHead();
        if (!cursor.Fits(head, cursor.Pts == 0 ? "" : Cursor.AnchorOf(Read(found[1]))))
        {
            log.MailboxIsAnother(user);
            await index.ForgetAsync(user, ct);
            return IsLate(begun) ? false : null;
        }

        while (cursor.Pts < head.Pts)
        {
            var last = Math.Min(head.Pts, cursor.Pts + StepsAtOnce);
            var records = await ReadAsync(user, [.. Numbers.Between(cursor.Pts + 1, last)], ct);
            var edited = await ReadAsync(user, Steps.Edited(records), ct);
            var next = new Cursor(last, Cursor.AnchorOf(records[^1]));
            if (!await index.ApplyAsync(user, cursor, next, Steps.Of(records, edited), ct)) return IsLate(begun) ? false : null;
            read?.Invoke(next.Pts - cursor.Pts);
            cursor = next;
            if (cursor.Pts < head.Pts && IsLate(begun)) return false;
        }

        return true;
    }

    private async Task<Record?[]> ReadAsync(long user, IReadOnlyList<long> numbers, CancellationToken ct) =>
        numbers.Count == 0 ? [] : [.. (await store.GetAsync([.. numbers.Select(pts => Names.Record(user, pts))], ct)).Select(Read)];

    private Record? Read(StateEntry entry)
    {
        try
        {
            if (entry.Exists && Record.Parser.ParseFrom(entry.Value) is { Update: not null } record) return record;
        }
        catch (InvalidProtocolBufferException)
        {
            // Said below.
        }

        log.RecordUnreadable(entry.Key);
        return null;
    }
}
