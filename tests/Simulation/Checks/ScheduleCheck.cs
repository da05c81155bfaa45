using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Simulation.Devices;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Checks;

/// <summary>
/// A10: what was scheduled is sent once, not before its time, and says what it was last made to say; what was deleted is not; where
/// it could not be sent its author was told why, and has the words still. When all is over nothing waits any more.
/// </summary>
internal static class ScheduleCheck
{
    public static void Look(Truth truth, World world)
    {
        foreach (var mailbox in truth.Mailboxes.Where(m => m.Scheduled.Entries.Count > 0))
            world.Findings.Add("A10", $"mailbox {mailbox.Owner}: {mailbox.Scheduled} still waits");

        // What an answer has told: each was told the same as often as it was told.
        var done = world.Ledger.Questions.Where(q => q.Errand.IsForLater).SelectMany(q => q.Said.Where(r => r.Refusal is null).Select(r => (q.Errand, Result: r)))
            .DistinctBy(a => a.Errand).ToList();
        foreach (var (errand, result) in done.Where(d => d.Result.MessagesScheduled is not null))
        {
            for (var i = 0; i < result.MessagesScheduled.Ids.Count; i++)
            {
                var id = result.MessagesScheduled.Ids[i];
                Look(truth, world.Findings, errand, i, id, [.. done.Select(d => d.Errand).Where(e => e.User == errand.User && IdsOf(e).Contains(id))]);
            }
        }
    }

    private static void Look(Truth truth, Findings findings, Errand errand, int index, long id, IReadOnlyList<Errand> changes)
    {
        var (asked, message) = (errand.Request.SendMessages, errand.Request.SendMessages.Messages[index]);
        var mailbox = truth.Mailbox(errand.User);
        var op = truth.Conversation(errand.Conversation).Ops.FirstOrDefault(o => o.Sender == errand.User && o.Sent?.Items.Any(i => i.RandomId == message.RandomId) == true);
        var removed = mailbox.Records.Values.Where(r => r.Update.ScheduledRemoved?.Ids.Contains(id) == true).ToList();
        var isDeleted = changes.Any(e => e.Request.DeleteScheduledMessages is not null);
        if (removed.Count != 1) findings.Add("A10", $"{errand}: {id} was removed {removed.Count} times");
        if (op is null)
        {
            if (!isDeleted && removed.All(r => r.Update.ScheduledRemoved.Refusal is null)) findings.Add("A10", $"{errand}: {id} was never sent");
            var isKept = mailbox.Records.Values.Any(r => r.Update.ScheduledSaved?.Message?.Id == id);
            if (isKept != removed.Any(r => r.Update.ScheduledRemoved.Refusal is not null)) findings.Add("A10", $"{errand}: of {id} is {(isKept ? "something" : "nothing")} left: {string.Join(", ", removed)}");
            return;
        }

        if (isDeleted) findings.Add("A10", $"{errand}: {id} was deleted, and sent: {op}");
        if (removed.Any(r => r.Update.ScheduledRemoved.Refusal is not null)) findings.Add("A10", $"{errand}: {id} was refused, and sent: {op}");
        var isHurried = changes.Any(e => e.Request.SendScheduledMessages is not null || e.Request.EditScheduledMessage?.ScheduleDate > 0);
        if (!isHurried && op.Date < asked.ScheduleDate) findings.Add("A10", $"{errand}: {id} was sent before its time, at {op.Date}: {op}");

        // The last edit that was done is that of the last step that tells it.
        var said = op.Sent.Items.First(i => i.RandomId == message.RandomId).Content.Text;
        var texts = changes.Select(e => e.Request.EditScheduledMessage?.Content?.Text).Where(t => t is not null).ToList();
        if (texts.Count == 0 ? said != message.Content.Text : !texts.Contains(said)) findings.Add("A10", $"{errand}: {id} says '{said}'");
    }

    private static IReadOnlyList<long> IdsOf(Errand errand) =>
        errand.Request.EditScheduledMessage is { } edit ? [edit.Id] : errand.Request.DeleteScheduledMessages?.Ids ?? errand.Request.SendScheduledMessages?.Ids ?? [];
}
