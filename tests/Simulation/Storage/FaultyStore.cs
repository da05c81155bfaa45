using System.Globalization;
using DaprMessaging.Contracts;
using DaprMessaging.Hosting;
using DaprMessaging.Simulation.Worlds;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Simulation.Storage;

/// <summary>
/// What the state store holds. A transaction is all or nothing, a creation succeeds once, an etag must still be the one that
/// was read. Everything that may go wrong on the way here and back is up to the lines of its callers.
/// </summary>
internal sealed class FaultyStore(Findings findings)
{
    private readonly Dictionary<string, StateEntry> entries = [];
    private readonly Dictionary<string, List<Record>> past = [];
    private long versions;

    public IEnumerable<StateEntry> Entries => entries.Values;

    /// <summary>A record as it was, from its first form to that of today: messages are edited and deleted.</summary>
    public IEnumerable<Record> Forms(string key) => Get(key) is { Exists: true } entry
        ? [.. past.GetValueOrDefault(key) ?? [], Record.Parser.ParseFrom(entry.Value)]
        : [];

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
        else if (write.Key.Contains("/log/", StringComparison.Ordinal)) Rewrite(write.Key, Record.Parser.ParseFrom(old.Value), Record.Parser.ParseFrom(write.Value));
        else if (write.Key.Contains("/sent/", StringComparison.Ordinal) || write.Key.Contains("/asked/", StringComparison.Ordinal)) findings.Add("P2", $"{write.Key} was overwritten");
    }

    // A message may say something else, be reacted to, played, seen, pinned or be there no more, a draft or what was scheduled may be blanked; nothing else of a step changes.
    private void Rewrite(string key, Record old, Record now)
    {
        if (!past.TryGetValue(key, out var forms)) past[key] = forms = [];
        forms.Add(old.Clone());
        if (old.Update.NewMessage is { } before)
        {
            if (now.Update.NewMessage is { } after) Follow(old, before, now, after);
            else if (now.Update.Gone is not null) (old.EditOpNo, old.PinSetAt, old.ReactionOpNo, old.Update.Gone) = (0, 0, 0, now.Update.Gone);
        }

        if (old.Update.DraftSaved is { Draft: not null } saved && now.Update.DraftSaved is { Superseded: true }) (saved.Draft, saved.Superseded) = (null, true);
        if (old.Update.ScheduledSaved is { Message: not null } scheduled && now.Update.ScheduledSaved is { Superseded: true }) (scheduled.Message, scheduled.Superseded) = (null, true);
        if (!old.Equals(now)) findings.Add("P4", $"{key} was overwritten: {old} by {now}");
    }

    private static void Follow(Record old, Message before, Record now, Message after)
    {
        if (now.EditOpNo > old.EditOpNo) (old.EditOpNo, before.Content, before.EditDate) = (now.EditOpNo, after.Content, after.EditDate);
        if (now.PinSetAt >= old.PinSetAt) (old.PinSetAt, before.Pinned) = (now.PinSetAt, after.Pinned);
        if (now.ReactionOpNo > old.ReactionOpNo) (old.ReactionOpNo, before.Reactions) = (now.ReactionOpNo, after.Reactions);
        before.MediaUnread &= after.MediaUnread;
        before.MentionUnread &= after.MentionUnread;
    }
}
