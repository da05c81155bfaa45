using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Verification;

/// <summary>
/// The steps of a mailbox are 1 … n without holes, the counters that they carry are those of a recount, and dialogs, pages
/// and directory are what the log gives when it is played again.
/// </summary>
internal static class MailboxCheck
{
    public static IReadOnlyList<Damage> Of(MailboxReading reading)
    {
        var damages = new List<Damage>();
        var cure = reading.Replay.IsWhole ? Cure.Rebuild : Cure.Backup;
        void Add(string check, string what, Cure by) => damages.Add(new Damage(check, $"mailbox {reading.Owner}", what, by, reading.Owner));

        foreach (var what in Unreadable(reading)) Add("documents", what, cure);
        if (reading.Head is { Value: null, IsUnreadable: false } && reading.Replay.Pts == 0)
            Add("steps", "it is listed, and there is nothing of it", Cure.Backup);
        if (reading.Replay.Holes is { Count: > 0 } holes)
            Add("steps", $"{Ranges.Of(holes)} of {reading.Replay.Pts} cannot be read: devices see them as unavailable", Cure.Backup);
        if (reading.IsOverrun)
            Add("steps", $"the log goes on behind the head, which says {reading.Head.Value?.Pts ?? 0}, up to {reading.Floor}: nothing can be written", cure);
        if (reading.Forgeries is { Count: > 0 } forgeries)
            Add("copies", $"{forgeries.First}{More(forgeries.Count)}", Cure.Backup);
        foreach (var dialog in reading.Replay.Dialogs.Where(d => d.Disorder.Count > 0))
            Add("order", $"dialog {dialog.Peer.ToKey()}, {dialog.Disorder.First}{More(dialog.Disorder.Count)}", Cure.Backup);
        if (!reading.Replay.IsWhole) return damages;

        if (reading.Replay.Corrections is { Count: > 0 } wrong)
            Add("counters", $"step {wrong.First().Key} carries other counters than the steps before it give{More(wrong.Count)}", Cure.Rebuild);
        if (reading.Replay.Mistaken.ToList() is { Count: > 0 } mistaken)
            Add("messages", $"message {mistaken[0].Update.Pts} says otherwise than the steps whether it is pinned, was played or seen{More(mistaken.Count)}", Cure.Rebuild);
        foreach (var what in Documents(reading).Concat(Lists(reading)).Concat(Pages(reading)).Concat(Readings(reading)).Concat(Directory(reading)))
            Add("rebuilding", what, Cure.Rebuild);
        return damages;
    }

    private static IEnumerable<string> Unreadable(MailboxReading reading)
    {
        if (reading.Head.IsUnreadable) yield return "the head cannot be read";
        if (reading.Profile.IsUnreadable) yield return "the profile cannot be read";
        if (reading.Blocked.IsUnreadable) yield return "the list of blocked users cannot be read";
        if (reading.PinnedDialogs.IsUnreadable) yield return "the list of pinned dialogs cannot be read";
        if (reading.Scheduled.IsUnreadable) yield return "the list of scheduled messages cannot be read";
        if (reading.Channels.IsUnreadable) yield return "the list of channels cannot be read";
        if (reading.Recent.IsUnreadable) yield return "the list of the newest dialogs cannot be read";
        if (reading.Username.IsUnreadable) yield return $"{reading.Username.Key} cannot be read";
        foreach (var page in reading.Directory.Where(d => d.IsUnreadable)) yield return $"{page.Key} cannot be read";
        foreach (var dialog in reading.Dialogs.Values.Where(d => d.IsUnreadable)) yield return $"{dialog.Key} cannot be read";
        foreach (var page in reading.Pages.Values.Where(p => p.IsUnreadable)) yield return $"{page.Key} cannot be read";
        foreach (var page in reading.Readings.Values.Where(p => p.IsUnreadable)) yield return $"{page.Key} cannot be read";
    }

    private static IEnumerable<string> Documents(MailboxReading reading)
    {
        if (!reading.Profile.IsUnreadable && !SameName(reading.Profile.Value, reading.ExpectedProfile)) yield return "the profile is not the one of its log";
        foreach (var (peer, found) in reading.Dialogs)
        {
            if (found.IsUnreadable) continue;
            var expected = reading.Expected.GetValueOrDefault(peer);
            if (found.Value is null && expected is not null) yield return $"dialog {peer} is not there";
            else if (found.Value is not null && expected is null) yield return $"dialog {peer} says step {found.Value.Pts}, which does not speak of it";
            else if (found.Value is not null && !found.Value.Equals(expected)) yield return $"dialog {peer}: {Difference(found.Value, expected!)}";
        }
    }

    private static IEnumerable<string> Lists(MailboxReading reading)
    {
        if (!reading.Blocked.IsUnreadable && !(reading.Blocked.Value ?? new Blocked()).Equals(reading.ExpectedBlocked)) yield return "the list of blocked users is not the one of its log";
        if (!reading.PinnedDialogs.IsUnreadable && !(reading.PinnedDialogs.Value ?? new PinnedDialogs()).Equals(reading.ExpectedPinned))
            yield return "the list of pinned dialogs is not the one of its log";
        if (!reading.Scheduled.IsUnreadable && !(reading.Scheduled.Value ?? new Scheduled()).Equals(reading.ExpectedScheduled))
            yield return "the list of scheduled messages is not the one of its log";
        if (!reading.Channels.IsUnreadable && !(reading.Channels.Value ?? new JoinedChannels()).Equals(reading.ExpectedChannels))
            yield return "the list of channels is not the one of its log";
        foreach (var peer in reading.NotRecent) yield return $"dialog {peer.ToKey()} is not among the newest, where it belongs";
        if (reading.Head.Value is { } head && head.SweptPts < reading.Replay.SweptBefore)
            yield return $"the head says that step {head.SweptPts} was the last to change older ones, it was {reading.Replay.SweptBefore}";
        if (reading.Head.Value is { } found && !reading.IsOverrun && BotLine.Of(found) != reading.Replay.BotBefore)
            yield return $"the head says {BotLine.Of(found)}, the log {reading.Replay.BotBefore}";
        if (!reading.LeadsHere) yield return $"{reading.Username.Key} does not lead here";
    }

    // Those that were there before, and maybe some that have come since, in their order.
    private static IEnumerable<string> Readings(MailboxReading reading)
    {
        foreach (var dialog in reading.Replay.Dialogs)
        {
            var (key, at) = (dialog.Peer.ToKey(), 0);
            for (var k = 0; reading.Readings.TryGetValue((key, k), out var page); k++)
            {
                if (page.IsUnreadable) yield break;
                var found = page.Value?.Marks.Zip(page.Value.Dates).ToList() ?? [];
                if (!found.SequenceEqual(dialog.Readings.Skip(at).Take(found.Count)))
                {
                    yield return $"dialog {key}, readings {k}: not those of the log";
                    break;
                }

                at += found.Count;
            }

            if (at < reading.ReadingCounts.GetValueOrDefault(key)) yield return $"dialog {key} was read {reading.ReadingCounts[key]} times, {at} are noted";
        }
    }

    // What was written while this was read has a greater number than the log that was read first.
    private static IEnumerable<string> Pages(MailboxReading reading)
    {
        foreach (var ((peer, k), found) in reading.Pages)
        {
            if (found.IsUnreadable) continue;
            var dialog = reading.Replay.Dialogs.First(d => d.Peer.ToKey() == peer);
            var built = dialog.Pages.GetValueOrDefault(k) ?? new Page();
            var stored = found.Value ?? new Page();
            for (var i = 0; i < Math.Max(built.MessageIds.Count, stored.MessageIds.Count); i++)
            {
                var (is_, due) = (stored.SlotOf(i), built.SlotOf(i));
                if (is_ == due || is_.MessageId > reading.Replay.Pts || (is_.MessageId == 0 && due.MessageId > reading.Floor)) continue;
                if (is_.MessageId == due.MessageId && dialog.IsChanging((k * Names.MessagesPerPage) + i)) continue;
                yield return $"dialog {peer}, page {k}: message {(k * Names.MessagesPerPage) + i} is {Show(is_)} there, {Show(due)} in the log";
                break;
            }
        }
    }

    private static IEnumerable<string> Directory(MailboxReading reading)
    {
        var listed = reading.Listed.Select(p => p.ToKey()).ToList();
        var built = reading.Replay.Dialogs.ToDictionary(d => d.Peer.ToKey());
        foreach (var dialog in reading.Replay.Dialogs.Where(d => d.Since <= reading.Floor && !listed.Contains(d.Peer.ToKey())))
            yield return $"dialog {dialog.Peer.ToKey()} is not listed";
        foreach (var twice in listed.GroupBy(p => p).Where(g => g.Count() > 1)) yield return $"dialog {twice.Key} is listed {twice.Count()} times";
        foreach (var unknown in listed.Distinct().Where(p => !built.ContainsKey(p))) yield return $"dialog {unknown} is listed, and no step speaks of it";
        var then = reading.Replay.Dialogs.Count(d => d.Since <= reading.Head.Value?.Pts);
        if (reading.Head.Value is { } head && !reading.IsOverrun && head.DialogCount != then) yield return $"the head counts {head.DialogCount} dialogs, the log {then}";
    }

    private static bool SameName(Profile? one, Profile? other) =>
        (one?.Name, one?.Username, one?.Bot, one?.Pts) == (other?.Name, other?.Username, other?.Bot, other?.Pts);

    private static string Difference(DialogState stored, DialogState built) =>
        string.Join(", ", DialogState.Descriptor.Fields.InFieldNumberOrder().Where(f => !Equals(f.Accessor.GetValue(stored), f.Accessor.GetValue(built)))
            .Select(f => $"{f.JsonName} is {f.Accessor.GetValue(stored)}, the log gives {f.Accessor.GetValue(built)}"));

    private static string Show(Slot slot) => slot.MessageId == 0 ? "nothing" : $"{slot.MessageId} of {slot.Author}{(slot.Flags == SlotMarks.None ? "" : $" ({slot.Flags})")}";

    private static string More(int count) => count > 1 ? $", and {count - 1} more" : "";
}
