using DaprMessaging.Contracts;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Checks;

/// <summary>A3, P4: the log of a mailbox is 1 … n without holes; both directories list what there is, once each.</summary>
internal static class MailboxCheck
{
    public static void Look(Truth truth, Findings findings)
    {
        foreach (var mailbox in truth.Mailboxes)
        {
            Log(mailbox, findings);
            Dialogs(mailbox, findings);
        }

        foreach (var shard in truth.Mailboxes.Where(m => m.Records.Count > 0).GroupBy(m => Names.ShardOf(m.Owner), m => m.Owner))
        {
            var (count, users) = truth.Registered.GetValueOrDefault(shard.Key, (0, []));
            if (count != users.Count || !users.Order().SequenceEqual(shard.Order()))
                findings.Add(
                    "directory",
                    $"shard {shard.Key} has the mailboxes {string.Join(' ', shard)}, " +
                    $"its directory counts {count} and lists {string.Join(' ', users)}");
        }
    }

    private static void Log(MailboxTruth mailbox, Findings findings)
    {
        var pts = 0L;
        foreach (var (number, record) in mailbox.Records)
        {
            if (number != ++pts || record.Update.Pts != number)
            {
                findings.Add(
                    "A3",
                    $"mailbox {mailbox.Owner}: record {number} says it is {record.Update.Pts} and follows {pts - 1}");
                return;
            }
        }

        if (mailbox.Head.Pts != pts)
            findings.Add("A3", $"mailbox {mailbox.Owner}: the head is at {mailbox.Head.Pts}, the log at {pts}");
    }

    private static void Dialogs(MailboxTruth mailbox, Findings findings)
    {
        var listed = mailbox.Directory.Values.SelectMany(d => d.Peers).Select(p => p.ToKey()).ToList();
        if (listed.Count != mailbox.Head.DialogCount || !listed.Order().SequenceEqual(mailbox.Dialogs.Keys.Order()))
            findings.Add(
                "directory",
                $"mailbox {mailbox.Owner} has the dialogs {string.Join(' ', mailbox.Dialogs.Keys)}, " +
                $"counts {mailbox.Head.DialogCount} and lists {string.Join(' ', listed)}");
    }
}
