using DaprMessaging.Contracts.State;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Checks;

/// <summary>
/// A6: the counters that each step carries are what a recount of the log up to that step gives; the document says the same
/// as the last step. Own messages and those of the service never count, and marks never go back.
/// </summary>
internal static class CounterCheck
{
    public static void Look(Truth truth, Findings findings)
    {
        foreach (var mailbox in truth.Mailboxes)
        {
            var recounts = new Dictionary<string, Recount>();
            foreach (var (pts, record) in mailbox.Records)
            {
                if (record.Update.Dialog is not { } carried) continue;
                var key = carried.Peer.ToKey();
                if (!recounts.TryGetValue(key, out var recount)) recounts[key] = recount = new Recount();
                recount.Take(record.Update);
                if (recount.Complaint(carried) is { } complaint)
                    findings.Add("A6", $"mailbox {mailbox.Owner}, step {pts}: {complaint}");
            }

            foreach (var (peer, state) in mailbox.Dialogs) Document(mailbox, peer, state, recounts.GetValueOrDefault(peer), findings);
        }
    }

    private static void Document(MailboxTruth mailbox, string peer, DialogState state, Recount? recount, Findings findings)
    {
        if (recount?.Last is not { } last)
        {
            findings.Add("A6", $"mailbox {mailbox.Owner} has a dialog {peer} that no step speaks of");
            return;
        }

        var same = state.Pts == last.Pts && state.UnreadCount == last.Dialog.UnreadCount &&
            state.TopMessageId == last.Dialog.TopMessageId && state.ReadInboxMaxId == last.Dialog.ReadInboxMaxId &&
            state.ReadOutboxMaxId == last.Dialog.ReadOutboxMaxId &&
            state.UnreadPages.Sum(p => p.Count) == state.UnreadCount;
        if (!same) findings.Add("A6", $"mailbox {mailbox.Owner}, dialog {peer}: {state}, its last step says {last}");
    }
}
