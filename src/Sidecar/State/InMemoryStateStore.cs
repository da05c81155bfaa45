namespace DaprMessaging.Sidecar.State;

/// <summary><c>state.in-memory</c>: a dictionary under one lock.</summary>
internal sealed class InMemoryStateStore : IStateStore
{
    private readonly record struct Row(ReadOnlyMemory<byte> Value, long Etag, long? ExpiresAt);

    private readonly Dictionary<string, Row> rows = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly Chance chance;
    private readonly ITimer sweeper;

    public InMemoryStateStore(TimeProvider time, Chance chance, TimeSpan cleanupInterval)
    {
        this.time = time;
        this.chance = chance;
        sweeper = time.CreateTimer(_ => Sweep(), null, cleanupInterval, cleanupInterval);
    }

    public int Count
    {
        get
        {
            lock (gate)
                return rows.Count;
        }
    }

    public ValueTask<StateItem?[]> GetAsync(IReadOnlyList<string> keys, CancellationToken ct)
    {
        var items = new StateItem?[keys.Count];
        lock (gate)
        {
            for (var i = 0; i < items.Length; i++)
                if (Find(keys[i]) is { } row)
                    items[i] = new StateItem(row.Value, Etag.Format(row.Etag), Moment(row.ExpiresAt));
        }
        return new(items);
    }

    public Task<string?> CommitAsync(IReadOnlyList<StateChange> changes, CancellationToken ct)
    {
        lock (gate)
        {
            var undo = new List<(string Key, Row? Before)>(changes.Count);
            foreach (var change in changes)
            {
                var row = Find(change.Key);
                if (!Allows(row, change))
                {
                    for (var i = undo.Count - 1; i >= 0; i--)
                        Put(undo[i].Key, undo[i].Before);
                    return Task.FromResult<string?>(change.Key);
                }
                undo.Add((change.Key, rows.TryGetValue(change.Key, out var before) ? before : null));
                // A request's buffer is its own copy and read once, so it is kept as it is.
                Put(change.Key, change.IsDelete ? null : new Row(change.Value, chance.NextInt64(), change.ExpiresAt));
            }
        }
        return Task.FromResult<string?>(null);
    }

    public ValueTask DisposeAsync() => sweeper.DisposeAsync();

    private static bool Allows(Row? row, in StateChange change) => change.Etag is { } text
        ? row is { } found && Etag.TryParse(text, out var etag) && found.Etag == etag
        : !change.IsFirstWrite || change.IsDelete || row is null;

    private void Put(string key, Row? row)
    {
        if (row is { } r)
            rows[key] = r;
        else
            rows.Remove(key);
    }

    private Row? Find(string key) =>
        rows.TryGetValue(key, out var row) && !(row.ExpiresAt <= time.GetUtcNow().ToUnixTimeMilliseconds())
            ? row : null;

    private void Sweep()
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        lock (gate)
        {
            foreach (var key in rows.Where(r => r.Value.ExpiresAt <= now).Select(r => r.Key).ToList())
                rows.Remove(key);
        }
    }

    private static DateTimeOffset? Moment(long? at) =>
        at is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
}
