using System.Globalization;
using DaprMessaging.Hosting;
using Google.Protobuf;

namespace DaprMessaging.Units.Hosting;

/// <summary>
/// A state store in memory. A transaction is all or nothing, a creation succeeds once, an etag must still be the one that
/// was read. It keeps what was asked of it, and fails when it is told to.
/// </summary>
internal sealed class MemoryStore : IStateStore
{
    private readonly Dictionary<string, StateEntry> entries = [];
    private readonly Lock gate = new();
    private long versions;

    public List<IReadOnlyList<string>> Reads { get; } = [];

    /// <summary>Every try, those that failed included.</summary>
    public List<IReadOnlyList<StateWrite>> Commits { get; } = [];

    /// <summary>Called before a read: an exception to fail with, or null. It may write, as another process would.</summary>
    public Func<IReadOnlyList<string>, StateException?> OnRead { get; set; } = _ => null;

    /// <summary>Called before a transaction: what it returns happens instead of it.</summary>
    public Func<IReadOnlyList<StateWrite>, StateException?> OnCommit { get; set; } = _ => null;

    /// <summary>Called after a transaction: it has happened, and the caller hears this.</summary>
    public Func<IReadOnlyList<StateWrite>, StateException?> OnCommitted { get; set; } = _ => null;

    public IReadOnlyCollection<string> Keys => entries.Keys;

    public Task<IReadOnlyList<StateEntry>> GetAsync(IReadOnlyList<string> keys, CancellationToken ct = default)
    {
        lock (gate)
        {
            Reads.Add([.. keys]);
            return OnRead(keys) is { } failure
                ? Task.FromException<IReadOnlyList<StateEntry>>(failure)
                : Task.FromResult<IReadOnlyList<StateEntry>>([.. keys.Select(Entry)]);
        }
    }

    public Task CommitAsync(IReadOnlyList<StateWrite> writes, CancellationToken ct = default)
    {
        lock (gate)
        {
            Commits.Add([.. writes]);
            var failure = OnCommit(writes);
            if (IsLost(writes)) failure ??= new StateException(StateFailure.Conflict, "somebody else was first");
            if (failure is not null) return Task.FromException(failure);
            foreach (var write in writes)
            {
                if (write.IsDelete) entries.Remove(write.Key);
                else Put(write.Key, write.Value);
            }

            return OnCommitted(writes) is { } unheard ? Task.FromException(unheard) : Task.CompletedTask;
        }
    }

    public void Put(string key, IMessage document) => Put(key, document.ToByteString());

    public void Put(string key, ByteString value) =>
        entries[key] = new StateEntry(key, value, (++versions).ToString(CultureInfo.InvariantCulture));

    /// <summary>Bytes that are no protobuf message.</summary>
    public void Damage(string key) => Put(key, ByteString.CopyFrom(0xFF, 0xFF, 0xFF));

    public void Remove(string key) => entries.Remove(key);

    /// <summary>The document, or null where there is none.</summary>
    public T? Get<T>(string key) where T : class, IMessage<T>, new()
    {
        if (!entries.TryGetValue(key, out var entry)) return null;
        var document = new T();
        document.MergeFrom(entry.Value);
        return document;
    }

    public bool Has(string key) => entries.ContainsKey(key);

    /// <summary>What is there, to compare with later.</summary>
    public IReadOnlyDictionary<string, ByteString> Snapshot() => entries.ToDictionary(e => e.Key, e => e.Value.Value);

    /// <summary>From here on only what comes now is counted.</summary>
    public void ForgetCalls()
    {
        Reads.Clear();
        Commits.Clear();
    }

    private StateEntry Entry(string key) => entries.TryGetValue(key, out var entry) ? entry : new StateEntry(key, ByteString.Empty, "");

    private bool IsLost(IReadOnlyList<StateWrite> writes) => writes.Any(w =>
        (w.Create && entries.ContainsKey(w.Key)) || (w.Etag is { Length: > 0 } etag && Entry(w.Key).Etag != etag));
}
