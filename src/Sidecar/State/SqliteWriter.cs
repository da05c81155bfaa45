using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Sidecar.State;

// SQLite has one writer at a time, and a commit costs a disk flush. So all writes of a database go through one thread,
// and everything that queued while the last flush was under way is one SQLite transaction: a lone write leaves at once,
// a hundred callers share a flush.
//
// Each caller's transaction is a savepoint of its own. If an etag is not as demanded (or a value is too large) it alone
// rolls back; its neighbours commit. If the COMMIT itself fails (disk full, another process holds the database beyond
// busyTimeout) all of the group fail, and nothing of it is stored. A crash before COMMIT has returned leaves none of
// the group or all of it; nobody was answered yet. Answers are given only after COMMIT.

/// <summary>The one thread that writes a database, a group of transactions per disk flush.</summary>
internal sealed class SqliteWriter : IDisposable
{
    private const int MaxQueued = 20_000;
    private const int MaxGroup = 4096;

    private sealed class Job(IReadOnlyList<StateChange> changes)
        : TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public IReadOnlyList<StateChange> Changes { get; } = changes;
        public string? Conflict { get; set; }
        public SqliteException? Failure { get; set; }
    }

    private readonly SqliteConnection connection;
    private readonly SqliteChanges changes;
    private readonly SqliteStatement begin, commit, rollback;
    private readonly TimeProvider time;
    private readonly Chance chance;
    private readonly CallCounters counters;
    private readonly ILogger logger;
    private readonly Thread thread;
    private readonly object gate = new();
    private Queue<Job> queue = new();
    private bool sweep, stopped;

    public SqliteWriter(SqliteSettings settings, TimeProvider time, Chance chance, CallCounters counters, ILogger logger)
    {
        (this.time, this.chance, this.counters, this.logger) = (time, chance, counters, logger);
        connection = settings.Open();
        SqliteSettings.Execute(connection, "PRAGMA cache_size = -65536");
        changes = new(connection, settings.Table);
        begin = new(connection, "BEGIN IMMEDIATE");
        commit = new(connection, "COMMIT");
        rollback = new(connection, "ROLLBACK");
        thread = new Thread(Run) { Name = "sqlite writer", IsBackground = true };
        thread.Start();
    }

    public Task<string?> CommitAsync(IReadOnlyList<StateChange> transaction)
    {
        var job = new Job(transaction);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(stopped, this);
            if (queue.Count >= MaxQueued)
                throw new InvalidOperationException(
                    $"the state store is overloaded: {MaxQueued} transactions are waiting");
            queue.Enqueue(job);
            Monitor.Pulse(gate);
        }
        return job.Task;
    }

    /// <summary>Deletes expired rows soon, in slices between transactions.</summary>
    public void Sweep()
    {
        lock (gate)
        {
            sweep = true;
            Monitor.Pulse(gate);
        }
    }

    /// <summary>Writes what is queued, then ends.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            stopped = true;
            Monitor.Pulse(gate);
        }
        thread.Join();
        foreach (var statement in (SqliteStatement[])[begin, commit, rollback])
            statement.Dispose();
        changes.Dispose();
        connection.Dispose();
    }

    private void Run()
    {
        var group = new List<Job>();
        while (TryTake(group, out var alsoSweep))
        {
            if (group.Count > 0)
                Write(group);
            if (alsoSweep)
                SweepSlice();
            group.Clear();
        }
    }

    private bool TryTake(List<Job> group, out bool alsoSweep)
    {
        lock (gate)
        {
            while (queue.Count == 0 && !sweep && !stopped)
                Monitor.Wait(gate);
            for (var size = 0; size < MaxGroup && queue.TryDequeue(out var job); size += job.Changes.Count)
                group.Add(job);
            (alsoSweep, sweep) = (sweep && !stopped, false);
            return group.Count > 0 || !stopped;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A writer thread that ends leaves every caller waiting.")]
    private void Write(List<Job> group)
    {
        try
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            begin.Run();
            foreach (var job in group)
                try
                {
                    job.Conflict = changes.Apply(job.Changes, now, chance);
                }
                catch (SqliteException e) when (e.SqliteErrorCode is SQLitePCL.raw.SQLITE_TOOBIG
                    or SQLitePCL.raw.SQLITE_CONSTRAINT)
                {
                    job.Failure = e;
                }
            commit.Run();
            counters.Add(CounterName.Host, CounterName.CommitDatabase);
        }
        catch (Exception e)
        {
            Log.StateCommitFailed(logger, group.Count, e);
            TryRollback();
            group.ForEach(job => job.TrySetException(e));
            return;
        }
        foreach (var job in group)
            if (job.Failure is null)
                job.TrySetResult(job.Conflict);
            else
                job.TrySetException(job.Failure);
    }

    private void SweepSlice()
    {
        try
        {
            if (changes.Expire(time.GetUtcNow().ToUnixTimeMilliseconds()) > 0)
                Sweep();
        }
        catch (SqliteException e)
        {
            Log.StateSweepFailed(logger, e);
        }
    }

    private void TryRollback()
    {
        try
        {
            rollback.Run();
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself, as it does when the disk is full.
        }
    }
}
