using DaprMessaging.Chaos.Load;
using DaprMessaging.Contracts;

namespace DaprMessaging.Chaos.Checks;

/// <summary>
/// What the mailboxes hold against what was acknowledged until some moment. More may be there, if it was begun and never
/// answered; but what is there is there once, in one order, and at every participant.
/// </summary>
internal sealed class Inspection(IReadOnlyList<Mailbox> mailboxes, Book book, DateTime until)
{
    private readonly Dictionary<long, Mailbox> of = mailboxes.ToDictionary(m => m.UserId);
    private readonly List<string> findings = [];

    /// <summary>What is wrong, in words.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<Mailbox> mailboxes, Book book, IReadOnlyList<Meeting> chats, DateTime until)
    {
        var inspection = new Inspection(mailboxes, book, until);
        foreach (var mailbox in mailboxes) inspection.CheckSteps(mailbox);
        foreach (var mailbox in mailboxes) inspection.CheckAcknowledged(mailbox);
        foreach (var mailbox in mailboxes) inspection.CheckCounters(mailbox);
        foreach (var mailbox in mailboxes) inspection.CheckPairs(mailbox);
        foreach (var chat in chats) inspection.CheckChat(chat.Peer, chat.Owner.UserId);
        return inspection.findings;
    }

    private void CheckSteps(Mailbox mailbox)
    {
        if (!mailbox.Steps.Select(s => s.Pts).SequenceEqual(Enumerable.Range(1, mailbox.Steps.Count).Select(n => (long)n)))
            findings.Add($"u{mailbox.UserId}: steps are not 1, 2, 3 …");
        foreach (var step in mailbox.Steps.Where(s => s.Unavailable is not null)) findings.Add($"u{mailbox.UserId}: step {step.Pts} cannot be read");
    }

    private void CheckAcknowledged(Mailbox mailbox)
    {
        foreach (var told in book.Entries.Where(e => e.UserId == mailbox.UserId && e.AcknowledgedAt < until).GroupBy(e => e.Peer.ToKey()))
        {
            var expected = told.SelectMany(e => e.Texts.Zip(e.Ids)).ToList();
            var texts = expected.Select(e => e.First).ToHashSet();
            var found = mailbox.In(told.First().Peer).Where(m => m.Out && m.Content is not null && texts.Contains(m.Content.Text)).Select(m => (m.Content.Text, m.Id)).ToList();
            if (expected.SequenceEqual(found)) continue;
            findings.Add($"u{mailbox.UserId} to {told.Key}: {expected.Count} acknowledged, {expected.Except(found).Count()} of them missing or elsewhere, {found.Count} found: {string.Join(", ", expected.Except(found).Take(3))}");
        }

        foreach (var twice in mailbox.Messages.Where(m => m.Content is not null).GroupBy(m => (m.Peer.ToKey(), m.FromUserId, m.Content.Text)).Where(g => g.Count() > 1))
            findings.Add($"u{mailbox.UserId}: '{twice.Key}' is there {twice.Count()} times");
    }

    private void CheckCounters(Mailbox mailbox)
    {
        foreach (var counters in mailbox.Dialogs)
        {
            var recount = mailbox.In(counters.Peer).Count(m => !m.Out && m.Content is not null && m.Id > counters.ReadInboxMaxId);
            var place = $"u{mailbox.UserId} in {counters.Peer.ToKey()}";
            var dates = mailbox.In(counters.Peer).Select(m => m.Date).ToList();
            if (!dates.SequenceEqual(dates.Order())) findings.Add($"{place}: a message is dated before the one that it follows");
            if (counters.UnreadCount != recount) findings.Add($"{place}: {counters.UnreadCount} unread, counted {recount}");
            if (book.MarkOf(mailbox.UserId, counters.Peer, until) is var mark && counters.ReadInboxMaxId < mark)
                findings.Add($"{place}: read up to {counters.ReadInboxMaxId}, {mark} was acknowledged");
            if (mailbox.Steps.LastOrDefault(s => s.Dialog?.Peer.Equals(counters.Peer) == true)?.Dialog is { } last && !last.Equals(counters))
                findings.Add($"{place}: the last step leaves {last}, the dialog says {counters}");
        }
    }

    private void CheckPairs(Mailbox mailbox)
    {
        foreach (var other in mailboxes.Where(m => m.UserId > mailbox.UserId))
        {
            var (mine, theirs) = (Told(mailbox.In(Peer.User(other.UserId))), Told(other.In(Peer.User(mailbox.UserId))));
            if (!mine.SequenceEqual(theirs)) findings.Add($"u{mailbox.UserId} and u{other.UserId}: {Difference(mine, theirs)}");
        }
    }

    // The owner has the whole; who is added has it from that message on, and who leaves up to the one that tells it.
    private void CheckChat(Peer chat, long owner)
    {
        var (members, expected) = (new HashSet<long>(), mailboxes.ToDictionary(m => m.UserId, _ => new List<Message>()));
        foreach (var message in of[owner].In(chat))
        {
            var before = members.ToHashSet();
            if (message.Action?.ChatCreated is { } created) members.UnionWith(created.UserIds);
            if (message.Action?.MembersAdded is { } added) members.UnionWith(added.UserIds);
            if (message.Action?.MemberRemoved is { } removed) members.Remove(removed.UserId);
            foreach (var member in before.Union(members)) expected[member].Add(message);
        }

        foreach (var mailbox in mailboxes)
        {
            var (mine, theirs) = (Told(expected[mailbox.UserId]), Told(mailbox.In(chat)));
            if (!mine.SequenceEqual(theirs)) findings.Add($"u{mailbox.UserId} in {chat.ToKey()}: {Difference(mine, theirs)}");
        }
    }

    private static List<string> Told(IEnumerable<Message> messages) => [.. messages.Select(m => $"{m.FromUserId}, {m.Date}: {m.Content}{m.Action}")];

    private static string Difference(List<string> left, List<string> right)
    {
        var at = left.Zip(right).TakeWhile(p => p.First == p.Second).Count();
        return $"{left.Count} and {right.Count} messages, which differ from number {at} on: {left.ElementAtOrDefault(at)} / {right.ElementAtOrDefault(at)}";
    }
}
