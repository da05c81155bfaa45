using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;
using DaprMessaging.Simulation.Worlds;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Simulation.Checks;

/// <summary>
/// A8 and A6 of reactions: each user has one at each message at the most, of at most so many kinds, which the chat allowed then. Each
/// copy shows them as they were after the last of which its owner heard; unread are those to own messages that came after its owner looked.
/// </summary>
internal static class ReactionCheck
{
    public static void Look(Truth truth, Findings findings)
    {
        foreach (var conversation in truth.Conversations)
        {
            var after = Play(conversation, findings);
            foreach (var mailbox in truth.Mailboxes.Where(m => conversation.Everybody.Contains(m.Owner))) Look(conversation, mailbox, after, findings);
        }
    }

    // How people react to each message after each operation that says so, counted afresh.
    private static Dictionary<long, Dictionary<long, string>> Play(ConversationTruth conversation, Findings findings)
    {
        var (now, after, gone) = (new Dictionary<long, Dictionary<long, string>>(), new Dictionary<long, Dictionary<long, string>>(), new HashSet<long>());
        ChatReactions? allowed = null;
        foreach (var op in conversation.Ops)
        {
            allowed = op.Service?.Action?.ChatEdited?.Reactions ?? allowed;
            foreach (var place in op.Deleted?.DialogMessageIds ?? [])
            {
                if (now.Remove(place)) gone.Add(place);
            }

            if (op.Reacted is not { } reacted) continue;
            var all = after[op.OpNo] = new Dictionary<long, string>(now.GetValueOrDefault(reacted.DialogMessageId) ?? []);
            if (all.GetValueOrDefault(op.Sender, "") == reacted.Emoji) findings.Add("A2", $"{conversation.Id} op {op.OpNo} says again how {op.Sender} reacts");
            if (gone.Contains(reacted.DialogMessageId)) findings.Add("A8", $"{conversation.Id} op {op.OpNo} reacts to what was deleted");
            all.Remove(op.Sender);
            if (reacted.Emoji.Length > 0) all[op.Sender] = reacted.Emoji;
            now[reacted.DialogMessageId] = all;
            if (all.Values.Distinct().Count() > Limits.Reactions) findings.Add("A8", $"{conversation.Id} op {op.OpNo}: more kinds than there may be");
            var isAllowed = reacted.Emoji.Length == 0 || allowed is null || allowed.Kind == ChatReactions.Types.Kind.All || allowed.Emojis.Contains(reacted.Emoji);
            if (!isAllowed) findings.Add("A8", $"{conversation.Id} op {op.OpNo} is not allowed");
            if (!Same(all, reacted.Counts)) findings.Add("A8", $"{conversation.Id} op {op.OpNo} counts {reacted.Counts}");
        }

        foreach (var (place, kept) in conversation.Reactions)
        {
            var due = now.GetValueOrDefault(place) ?? [];
            if (!kept.Reactions.Select(r => (r.UserId, r.Emoji)).Order().SequenceEqual(due.Select(d => (d.Key, d.Value)).Order())) findings.Add("A8", $"{conversation.Id}: of message {place} is kept {kept}");
        }

        return after;
    }

    private static void Look(ConversationTruth conversation, MailboxTruth mailbox, Dictionary<long, Dictionary<long, string>> after, Findings findings)
    {
        var peer = ConversationId.PeerOf(conversation.Id, mailbox.Owner);
        if (mailbox.Dialogs.GetValueOrDefault(peer.ToKey()) is not { } dialog) return;
        var copies = mailbox.Records.Values.Where(r => r.Update.NewMessage?.Peer.Equals(peer) == true && !dialog.HasCleared(r.DialogMessageId)).ToList();
        var heard = conversation.Ops.Where(o => o.Reacted is not null && conversation.Has(mailbox.Owner, o.OpNo) && !KeptOut.Of(conversation, mailbox, o)).ToLookup(o => o.Reacted.DialogMessageId);
        foreach (var copy in copies) Look(conversation, mailbox, copy, [.. heard[copy.DialogMessageId]], after, findings);
        var unread = copies.Where(c => IsUnread(conversation, mailbox, c, [.. heard[c.DialogMessageId]])).Select(c => c.Update.Pts).Order().ToList();
        if (!unread.SequenceEqual(dialog.UnreadReactions.Select(u => u.MessageId).Order()))
            findings.Add("A6", $"mailbox {mailbox.Owner}: reactions to {string.Join(' ', unread)} are unread in {peer.ToKey()}, it says {dialog.UnreadReactions}");
    }

    private static void Look(ConversationTruth conversation, MailboxTruth mailbox, Record copy, List<Op> heard, Dictionary<long, Dictionary<long, string>> after, Findings findings)
    {
        var told = copy.Update.NewMessage.Reactions ?? new Reactions();
        var own = heard.LastOrDefault(o => o.Sender == mailbox.Owner)?.Reacted.Emoji ?? "";
        Dictionary<long, string> due = heard.Count == 0 ? [] : conversation.IsChat ? after[heard[^1].OpNo]
            : heard.GroupBy(o => o.Sender).Select(g => g.Last()).Where(o => o.Reacted.Emoji.Length > 0).ToDictionary(o => o.Sender, o => o.Reacted.Emoji);
        if (told.Own != own || !Same(due, told.Counts) || copy.ReactionOpNo != (heard.LastOrDefault()?.OpNo ?? 0))
            findings.Add("A8", $"mailbox {mailbox.Owner}: {copy} should say that people react {string.Join(' ', due)}, after {heard.LastOrDefault()?.OpNo}");
    }

    // Of an own message, as long as somebody else reacts: if somebody has since the owner looked, or since all had taken it back.
    private static bool IsUnread(ConversationTruth conversation, MailboxTruth mailbox, Record copy, List<Op> heard)
    {
        if (!copy.Update.NewMessage.Out) return false;
        var (others, isUnread) = (new HashSet<long>(), false);
        foreach (var step in mailbox.Records.Values.Where(s => s.Update.Dialog?.Peer.Equals(copy.Update.NewMessage.Peer) == true))
        {
            if (step.Update.ReactionsRead?.Ids.Contains(copy.Update.Pts) == true) isUnread = false;
            if (step.Update.MessageReacted?.Id != copy.Update.Pts || heard.Find(o => o.OpNo == step.OpNo) is not { } op || op.Sender == mailbox.Owner) continue;
            if (op.Reacted.Emoji.Length > 0) others.Add(op.Sender);
            else others.Remove(op.Sender);
            isUnread = others.Count > 0 && (isUnread || (op.Reacted.Emoji.Length > 0 && !conversation.SawLater(mailbox.Owner, op.OpNo)));
        }

        return isUnread;
    }

    private static bool Same(Dictionary<long, string> all, IEnumerable<ReactionCount> counts) =>
        all.Values.GroupBy(e => e).Select(g => (g.Key, g.Count())).Order().SequenceEqual(counts.Select(c => (c.Emoji, c.Count)).Order());
}
