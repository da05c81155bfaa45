using DaprMessaging.Contracts;
using DaprMessaging.Inbox.Conversations;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Checks;

/// <summary>A10: what was to go by itself is deleted once, not before its time, and when all is over nobody has it who was told.</summary>
internal static class FleetingCheck
{
    public static void Look(Truth truth, Findings findings)
    {
        foreach (var conversation in truth.Conversations)
        {
            var burnt = conversation.Ops.Where(o => o is { Sender: 0, Deleted: not null }).SelectMany(o => o.Deleted.DialogMessageIds.Select(place => (Place: place, Op: o))).ToLookup(b => b.Place, b => b.Op);
            var fleeting = conversation.Ops.Where(o => o.Sent is not null)
                .SelectMany(o => o.Sent.Items.Select((item, i) => (Op: o, Place: o.FirstDialogMessageId() + i, Ttl: item.TtlSeconds))).Where(m => m.Ttl > 0).ToList();
            foreach (var (op, place, ttl) in fleeting)
            {
                if (burnt[place].Count() != 1) findings.Add("A10", $"{conversation.Id}: message {place} was deleted by itself {burnt[place].Count()} times: {op}");
                foreach (var end in burnt[place].Where(e => e.Date < op.Date + (ttl * 1000L))) findings.Add("A10", $"{conversation.Id}: message {place} of {op.Date} went before its time: {end}");
                foreach (var mailbox in truth.Mailboxes.Where(m => burnt[place].Any(e => conversation.Has(m.Owner, e.OpNo))))
                {
                    var peer = ConversationId.PeerOf(conversation.Id, mailbox.Owner);
                    if (mailbox.Dialogs.GetValueOrDefault(peer.ToKey()) is not { } dialog || dialog.HasCleared(place)) continue;
                    if (mailbox.Records.Values.Any(r => r.DialogMessageId == place && r.Update.NewMessage?.Peer.Equals(peer) == true))
                        findings.Add("A10", $"mailbox {mailbox.Owner} still has message {place} of {conversation.Id}");
                }
            }

            foreach (var other in burnt.Select(b => b.Key).Except(fleeting.Select(m => m.Place))) findings.Add("A10", $"{conversation.Id}: message {other} was to stay, and went");
        }
    }
}
