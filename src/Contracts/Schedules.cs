using DaprMessaging.Contracts.State;

namespace DaprMessaging.Contracts;

/// <summary>What waits to be sent, as the steps of its mailbox make it; and what of it is due when.</summary>
public static class Schedules
{
    public static ScheduledEntry? Find(this Scheduled scheduled, long id)
    {
        foreach (var entry in scheduled.Entries)
        {
            if (entry.Id == id) return entry;
        }

        return null;
    }

    /// <summary>Its time has come, and what became of it is not known yet.</summary>
    public static bool IsSending(this ScheduledEntry entry) => entry.SendingPts > 0;

    /// <summary>Those whose time has come by now and that nobody has sent yet, the first first.</summary>
    public static IEnumerable<ScheduledEntry> Due(this Scheduled scheduled, long now) =>
        scheduled.Entries.Where(e => !e.IsSending() && e.Date <= now).OrderBy(e => e.Date).ThenBy(e => e.Group).ThenBy(e => e.Id);

    /// <summary>When the next one has to be sent; 0: none waits.</summary>
    public static long NextDue(this Scheduled scheduled) => scheduled.Entries.Where(e => !e.IsSending()).Select(e => e.Date).DefaultIfEmpty().Min();

    /// <summary>The next step of the mailbox. Steps of other kinds change nothing.</summary>
    public static void Take(this Scheduled scheduled, Update update)
    {
        switch (update.ChangeCase)
        {
            case Update.ChangeOneofCase.ScheduledSaved:
                if (update.ScheduledSaved.Message is { } message) scheduled.Save(message, update.Pts);
                break;
            case Update.ChangeOneofCase.ScheduledSending:
                foreach (var entry in scheduled.Entries.Where(e => update.ScheduledSending.Ids.Contains(e.Id))) (entry.SendingPts, entry.SendingAt) = (update.Pts, update.ScheduledSending.Date);
                break;
            case Update.ChangeOneofCase.ScheduledRemoved:
                foreach (var entry in scheduled.Entries.Where(e => update.ScheduledRemoved.Ids.Contains(e.Id)).ToList()) scheduled.Entries.Remove(entry);
                break;
            default:
                return;
        }

        scheduled.Pts = update.Pts;
    }

    private static void Save(this Scheduled scheduled, ScheduledMessage message, long pts)
    {
        if (scheduled.Find(message.Id) is not { } entry)
        {
            // In their order also where a later step is all that is left of an earlier one.
            entry = new ScheduledEntry { Id = message.Id };
            scheduled.Entries.Insert(scheduled.Entries.Count(e => e.Id < message.Id), entry);
        }

        (entry.Pts, entry.Peer, entry.Date, entry.Group) = (pts, message.Peer, message.Date, message.Group);
    }
}
