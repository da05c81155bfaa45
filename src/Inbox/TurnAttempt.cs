using DaprMessaging.Hosting;
using DaprMessaging.Inbox.Conversations;
using DaprMessaging.Inbox.Mailboxes;

namespace DaprMessaging.Inbox;

/// <summary>One try at the work of a batch: load, decide, commit.</summary>
internal sealed class TurnAttempt(IStateStore store, AggregateCache cache, InboxMeter meter, ILogger log)
{
    private const int MaxThrows = 3, BytesPerCommit = 3 << 20;

    public async Task RunAsync(IReadOnlyList<Work> works, bool useCache, CancellationToken ct)
    {
        foreach (var work in works) Begin(work, useCache);
        try
        {
            await LoadAsync(works, ct);
            foreach (var work in works) await DecideAsync(work, ct);
            await RefreshUnfencedAsync(works, ct);
        }
        catch (StateException e)
        {
            log.LoadFailed(works.Count, e);
            foreach (var work in works) work.State = WorkState.Outage;
            return;
        }

        foreach (var part in Parts(works.Where(w => w.State == WorkState.Open)).ToList())
        {
            // One answer that did not come is enough: the others would only wait as long for theirs.
            if (works.Any(w => w.State == WorkState.Outage)) part.ForEach(w => w.State = WorkState.Outage);
            else await CommitAsync(part, ct);
        }
    }

    private void Begin(Work work, bool useCache, bool foresees = true)
    {
        (work.State, work.Effects) = (WorkState.Open, new Effects());
        if (!cache.TryTake(work.Key, out var cached) || !useCache)
            cached = work.Key.Conversation is { } id ? Conversation.Of(id) : new Mailbox(work.Key.Owner, foresees);
        work.Aggregate = cached;
    }

    // Wave after wave, until nobody asks for anything more.
    private async Task LoadAsync(IReadOnlyList<Work> works, CancellationToken ct)
    {
        while (true)
        {
            var missing = works.Where(w => w.State == WorkState.Open).SelectMany(w => Missing(w).Select(d => (Work: w, Document: d))).ToList();
            if (missing.Count == 0) return;
            var entries = await store.GetAsync(missing.ConvertAll(m => m.Document.Key), ct);
            for (var i = 0; i < missing.Count; i++) Load(missing[i].Work, missing[i].Document, entries[i]);
        }
    }

    private List<Document> Missing(Work work)
    {
        var missing = new List<Document>();
        try
        {
            work.Aggregate.Prepare(work.Healthy, missing);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // One of them cannot even be prepared: which?
            log.StepThrew(work.Key.ToString(), nameof(Aggregate.Prepare), e);
            missing.Clear();
            foreach (var step in work.Healthy) PrepareAlone(work, step);
            work.Aggregate.Prepare(work.Healthy, missing);
        }

        return missing;
    }

    private static void PrepareAlone(Work work, Step step)
    {
        try
        {
            work.Aggregate.Prepare([step], []);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            step.Condemn(DeadKind.Failed, e.Message);
        }
    }

    // A document that cannot be read makes all that needs it poison, and nothing else; one that is dispensable not even that.
    // The head is needed by all; of another it shows when each step is tried alone.
    private void Load(Work work, Document document, StateEntry entry)
    {
        try
        {
            document.Load(entry);
        }
        catch (Google.Protobuf.InvalidProtocolBufferException e)
        {
            log.DocumentDamaged(document.Key, e);
            work.Aggregate.IsDamaged = true;
            if (document.IsDispensable) return;
            if (work is { Healthy.Count: > 1, IsIsolated: false } && document.Key != work.Key.ToString()) work.State = WorkState.Entangled;
            else
                foreach (var step in work.Steps) step.Condemn(DeadKind.Damaged, $"{document.Key} is damaged: {e.Message}");
        }
    }

    private async Task DecideAsync(Work work, CancellationToken ct)
    {
        while (work.State == WorkState.Open && !TryDecide(work))
        {
            // Half applied: whatever it holds now is worthless.
            work.Effects = new Effects();
            Begin(work, useCache: false);
            await LoadAsync([work], ct);
        }
    }

    // False: once more, from the beginning.
    private bool TryDecide(Work work)
    {
        foreach (var step in work.Healthy)
        {
            try
            {
                work.Aggregate.Decide(step, work.Effects);
            }
            catch (UnreadException e) when (work is { Healthy.Count: > 1, IsIsolated: false })
            {
                log.StepThrew(work.Key.ToString(), step.Command.GetType().Name, e);
                work.State = WorkState.Entangled;
                return true;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.StepThrew(work.Key.ToString(), step.Command.GetType().Name, e);
                if (++step.Throws >= MaxThrows) step.Condemn(DeadKind.Failed, e.Message);
                return false;
            }
        }

        return true;
    }

    // Rule 3. A repetition, a refusal, "nothing to change": no fence would notice that the cache was old, or that pages are
    // older than the dialog that they were read with.
    private async Task RefreshUnfencedAsync(IReadOnlyList<Work> works, CancellationToken ct)
    {
        var stale = works.Where(w => w is { State: WorkState.Open, Aggregate: { IsUnsure: true, Fenced: false } }).ToList();
        if (stale.Count == 0) return;
        foreach (var work in stale) Begin(work, useCache: false, foresees: false);
        await LoadAsync(stale, ct);
        foreach (var work in stale) await DecideAsync(work, ct);
    }

    // One transaction for all, up to what a sidecar takes in one call. What is shared by several (directories, usernames) changes under its etag: each alone.
    private static IEnumerable<List<Work>> Parts(IEnumerable<Work> works)
    {
        var part = new List<Work>();
        var size = 0;
        foreach (var work in works)
        {
            if (work.Aggregate.TouchesShared)
            {
                yield return [work];
                continue;
            }

            var more = work.Aggregate.Writes().Sum(w => w.Size);
            if (size > 0 && size + more > BytesPerCommit)
            {
                yield return part;
                (part, size) = ([], 0);
            }

            part.Add(work);
            size += more;
        }

        if (part.Count > 0) yield return part;
    }

    private async Task CommitAsync(List<Work> part, CancellationToken ct)
    {
        // In one order for everybody, or two replicas deadlock in the database.
        var writes = part.SelectMany(w => w.Aggregate.Writes()).OrderBy(w => w.Key, StringComparer.Ordinal).ToList();
        try
        {
            if (writes.Count > 0) await store.CommitAsync(writes, ct);
        }
        catch (StateException e)
        {
            log.CommitFailed(part.Count, e.Failure, e.Message);
            meter.CommitFailed(e.Failure);
            foreach (var work in part)
            {
                work.State = e.Failure switch
                {
                    StateFailure.Unavailable => WorkState.Outage,
                    StateFailure.Rejected when part.Count == 1 => WorkState.Rejected,
                    _ => WorkState.Open,
                };
            }

            return;
        }

        foreach (var work in part)
        {
            work.Aggregate.Settle();
            work.State = WorkState.Done;
            cache.Put(work.Key, work.Aggregate);
        }
    }
}
