using System.Globalization;
using DaprMessaging.Hosting;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Storage;

/// <summary>
/// What the state store holds. A transaction is all or nothing, a creation succeeds once, an etag must still be the one that
/// was read. Everything that may go wrong on the way here and back is up to the lines of its callers.
/// </summary>
internal sealed class FaultyStore(Findings findings)
{
    private readonly Dictionary<string, StateEntry> entries = [];
    private long versions;

    public IEnumerable<StateEntry> Entries => entries.Values;

    public StateEntry Get(string key) =>
        entries.TryGetValue(key, out var entry) ? entry : new StateEntry(key, Google.Protobuf.ByteString.Empty, "");

    /// <summary>False: somebody else was first.</summary>
    public bool TryCommit(IReadOnlyList<StateWrite> writes)
    {
        foreach (var write in writes)
        {
            if (write.Create && entries.ContainsKey(write.Key)) return false;
            if (write.Etag is { } etag && Get(write.Key).Etag != etag) return false;
        }

        foreach (var write in writes)
        {
            if (entries.TryGetValue(write.Key, out var old)) Suspect(old, write);
            if (write.IsDelete) entries.Remove(write.Key);
            else entries[write.Key] = new StateEntry(write.Key, write.Value, (++versions).ToString(CultureInfo.InvariantCulture));
        }

        return true;
    }

    // What others have been told cannot be changed any more.
    private void Suspect(StateEntry old, StateWrite write)
    {
        if (old.Value.Equals(write.Value)) return;
        if (write.Key.Contains("/op/", StringComparison.Ordinal)) findings.Add("P3", $"{write.Key} was overwritten");
        else if (write.Key.Contains("/log/", StringComparison.Ordinal)) findings.Add("P4", $"{write.Key} was overwritten");
        else if (write.Key.Contains("/sent/", StringComparison.Ordinal)) findings.Add("P2", $"{write.Key} was overwritten");
    }
}
