using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Checks;

/// <summary>
/// P8: of several values that something was set to the latest stays, whatever came last. Who has heard that something is set, and then
/// sets it anew, is the later of the two, whatever the clocks said. Of a draft that was replaced, and of what was scheduled and waits no more,
/// nothing is kept.
/// </summary>
internal static class RegisterCheck
{
    public static void Look(Truth truth, World world)
    {
        // A message that was sent takes the draft away that it was.
        foreach (var conversation in truth.Conversations)
        {
            foreach (var op in conversation.Ops.Where(o => o.Sent?.ClearsDraftAt > 0))
                world.Claims.Add(new Claim(op.Sender, $"draft {conversation.Id}", op.Sent.ClearsDraftAt, ""));
        }

        Order(world);
        Names(truth, world);
        foreach (var mailbox in truth.Mailboxes) Replaced(mailbox, world.Findings);
        foreach (var latest in world.Claims.Latest)
        {
            var (mailbox, what) = (truth.Mailbox(latest.Key.Owner), latest.Key.What.Split(' '));
            var (value, at) = Now(mailbox, what[0], what.ElementAtOrDefault(1) ?? "");
            if (latest.All(c => (c.Value, c.At) != (value, at)))
                world.Findings.Add("P8", $"{latest.Key.What} of {latest.Key.Owner} is '{value}' since {at}, it was last set to {string.Join(" or ", latest.Select(c => $"'{c.Value}' at {c.At}"))}");
        }
    }

    private static void Order(World world)
    {
        foreach (var claims in world.Claims.All.Where(c => c.Question is not null).GroupBy(c => (c.Owner, c.What)))
        {
            foreach (var known in claims.Where(c => c.Question!.DoneAt is not null))
            {
                foreach (var late in claims.Where(c => c.Question!.AskedAt > known.Question!.DoneAt && c.At <= known.At))
                    world.Findings.Add("P8", $"{late.Question} sets {late.What} as of {late.At}, when {known.Question} was answered and had set it as of {known.At}");
            }
        }
    }

    private static void Replaced(MailboxTruth mailbox, Findings findings)
    {
        var refused = mailbox.Records.Values.Select(r => r.Update.ScheduledRemoved).Where(r => r?.Refusal is not null).SelectMany(r => r!.Ids).ToHashSet();
        foreach (var record in mailbox.Records.Values)
        {
            var (update, pts) = (record.Update, record.Update.Pts);
            if (update.DraftSaved?.Draft is not null && mailbox.Dialogs[update.Dialog.Peer.ToKey()].DraftPts != pts) findings.Add("A8", $"mailbox {mailbox.Owner} keeps a draft that was replaced: {update}");
            if (update.ScheduledSaved?.Message is { } said && !refused.Contains(said.Id) && mailbox.Scheduled.Entries.All(e => e.Pts != pts)) findings.Add("A8", $"mailbox {mailbox.Owner} keeps what waits no more: {update}");
        }
    }

    // A username leads to nobody, or to somebody who is called so; where only one user has ever wanted it, to that one.
    private static void Names(Truth truth, World world)
    {
        foreach (var (name, username) in truth.Usernames)
        {
            var called = truth.Mailboxes.Where(m => string.Equals(m.Profile?.Username, name, StringComparison.OrdinalIgnoreCase)).Select(m => m.Owner).ToList();
            if (username.UserId != 0 && !called.Contains(username.UserId))
                world.Findings.Add("P8", $"{name} leads to {username.UserId}, who is not called so");
            if (called is [var only] && username.UserId != only && name != "sought_after")
                world.Findings.Add("P8", $"{name} leads to {username.UserId}, and {only} is called so");
        }
    }

    private static (string Value, long At) Now(MailboxTruth mailbox, string what, string of)
    {
        switch (what)
        {
            case "name":
                return (mailbox.Profile?.Name ?? "", mailbox.Profile?.SetAt ?? 0);
            case "block":
                var entry = mailbox.Blocked.Users.FirstOrDefault(u => $"{u.UserId}" == of) ?? new BlockedUser();
                return ($"{entry.Blocked}", entry.SetAt);
            case "order":
                var order = mailbox.Pinned.Orders.FirstOrDefault(o => $"{o.FolderId}" == of) ?? new PinnedOrder();
                return ($"{order.Peers}", order.SetAt);
        }

        var dialog = mailbox.Dialogs.GetValueOrDefault(ConversationId.PeerOf(of, mailbox.Owner).ToKey()) ?? new DialogState();
        return what switch
        {
            "mark" => ($"{dialog.UnreadMark}", dialog.UnreadMarkSetAt),
            "mute" => ($"{dialog.MuteUntil}", dialog.MuteSetAt),
            "folder" => ($"{dialog.FolderId}", dialog.FolderSetAt),
            "pin" => ($"{dialog.Pinned}", dialog.PinSetAt),
            "draft" => (mailbox.Records.GetValueOrDefault(dialog.DraftPts)?.Update.DraftSaved?.Draft.Content.Text ?? "", dialog.DraftSetAt),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, "is no register"),
        };
    }
}
