namespace DaprMessaging.Client;

/// <summary>Two views side by side: what a device shows, and what a fresh read would.</summary>
internal static class ViewComparison
{
    /// <summary>What one shows that the other does not; null: nothing.</summary>
    public static string? DifferenceTo(this MailboxView one, MailboxView other)
    {
        foreach (var peer in one.All.Concat(other.All).Select(d => d.Peer).Distinct())
        {
            if (Compare(one.Find(peer), other.Find(peer)) is { } difference) return $"dialog {peer.ToKey()}: {difference}";
        }

        for (var folder = 0; folder < Contracts.Limits.Folders; folder++)
        {
            var (here, there) = (Order(one, folder), Order(other, folder));
            if (here != there) return $"the list of folder {folder}: {here} / {there}";
        }

        var (hereBlocked, thereBlocked) = (string.Join(' ', one.Blocked.Order()), string.Join(' ', other.Blocked.Order()));
        if (hereBlocked != thereBlocked) return $"blocked: {hereBlocked} / {thereBlocked}";
        var (hereScheduled, thereScheduled) = (string.Join(' ', one.Scheduled), string.Join(' ', other.Scheduled));
        if (hereScheduled != thereScheduled) return $"scheduled: {hereScheduled} / {thereScheduled}";
        return one.Profile is null || other.Profile is null || one.Profile.Equals(other.Profile) ? null : $"name: {one.Profile} / {other.Profile}";
    }

    // Of a dialog that is not listed a fresh read does not speak.
    private static string? Compare(DialogView? one, DialogView? other)
    {
        if (one is not { IsListed: true } && other is not { IsListed: true }) return null;
        if (one is null || other is null || one.Pts != other.Pts || !one.Counters.Equals(other.Counters))
            return $"{Or(one?.Counters)} at {one?.Pts} / {Or(other?.Counters)} at {other?.Pts}";
        if (!Equals(one.Draft, other.Draft)) return $"draft {Or(one.Draft)} / {Or(other.Draft)}";
        foreach (var id in one.Messages.Concat(other.Messages).Select(m => m.Id).Distinct())
        {
            var (here, there) = (one.Find(id), other.Find(id));
            if (!Equals(here, there)) return $"message {id}: {Or(here)} / {Or(there)}";
        }

        return null;
    }

    private static string Order(MailboxView view, int folder) => string.Join(' ', view.List(folder).Select(d => d.Peer.ToKey()));

    private static string Or(object? thing) => thing?.ToString() ?? "nothing";
}
