using System.Globalization;

namespace DaprMessaging.Sidecar.State;

// What daprd's state.redis does, rule by rule, for apps that want to see what they lose on it:
// - Each operation of a transaction is a script of its own. One that fails undoes nothing, and the rest still runs.
// - First-write is not told to the scripts of a transaction: a creation there replaces what it finds.
// - A single save with first-write replaces what it finds, too, and marks the key: whoever writes a marked key later
//   must show its version, so that a second creation is refused.
// - A version shown for a key that is not there is as good as any.
// - A write without a time to live leaves the one that the key has; one that failed gives the key its own all the same.
// - The answer to a read has no ttlExpireTime.

/// <summary><c>state.in-memory</c> with <c>rollback: "false"</c>: a store that does not roll back, as Redis.</summary>
internal sealed class RedisLikeStateStore(TimeProvider time) : IStateStore
{
    private sealed record Row(ReadOnlyMemory<byte> Value, long Version, bool IsMarked, long? ExpiresAt);

    private readonly Dictionary<string, Row> rows = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    public ValueTask<StateItem?[]> GetAsync(IReadOnlyList<string> keys, CancellationToken ct)
    {
        lock (gate)
            return new([.. keys.Select(Find).Select(r => r is null ? null : new StateItem(r.Value, Text(r.Version), null))]);
    }

    /// <summary>Null = done, else the key of a single change that has another version.</summary>
    /// <exception cref="InvalidOperationException">A change of a transaction was refused; the others are done.</exception>
    public Task<string?> CommitAsync(IReadOnlyList<StateChange> changes, CancellationToken ct)
    {
        string? refused = null;
        lock (gate)
            foreach (var change in changes)
                if (!(change.IsDelete ? Delete(change) : Set(change)))
                    refused ??= change.Key;
        if (refused is null || changes is [{ InTransaction: false } alone] && (alone.IsDelete || alone.Etag is not null))
            return Task.FromResult(refused);
        return Task.FromException<string?>(
            new InvalidOperationException($"failed to set key {refused}, without undoing what came with it"));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private bool Set(in StateChange change)
    {
        var row = Find(change.Key);
        var isAllowed = row is null || Text(row.Version) == change.Etag || !row.IsMarked && change.Etag is null;
        if (!isAllowed && !change.InTransaction)
            return false;
        if (isAllowed)
        {
            var marks = change is { IsFirstWrite: true, InTransaction: false };
            row = new(change.Value, (row?.Version ?? 0) + 1, marks || row is { IsMarked: true }, row?.ExpiresAt);
        }
        rows[change.Key] = row! with { ExpiresAt = change.ExpiresAt ?? row.ExpiresAt };
        return isAllowed;
    }

    private bool Delete(in StateChange change)
    {
        var row = Find(change.Key);
        if (row is not null && change.Etag is not null && Text(row.Version) != change.Etag)
            return false;
        rows.Remove(change.Key);
        return true;
    }

    private Row? Find(string key)
    {
        if (!rows.TryGetValue(key, out var row))
            return null;
        if (!(row.ExpiresAt <= time.GetUtcNow().ToUnixTimeMilliseconds()))
            return row;
        rows.Remove(key);
        return null;
    }

    private static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);
}
