using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Cli.Import;

/// <summary>
/// One mailbox against the log, read through the public API in three ways: the whole difference, the history page by page,
/// the list of dialogs.
/// </summary>
internal sealed class MailboxCheck(Run run, Person? owner, Expectation expected) : IMemberCheck
{
    private readonly Peer chat = run.Chat;
    private readonly List<long> holes = [];
    private readonly List<Message> log = [];
    private readonly List<long> history = [];

    public List<string> Notes { get; } = [];

    public async Task<ImportResult> RunAsync(MessagingClient client, CancellationToken ct)
    {
        await ReadDifferenceAsync(client, ct);
        await ReadHistoryAsync(client, ct);
        var unread = await ReadUnreadAsync(client, ct);

        var aligned = Alignment.Of(
            [.. expected.Messages.Select(s => (run.UserIdOf(s.Who), s.Text))],
            [.. log.Select(m => (m.FromUserId, m.Content.Text))]);
        var unlisted = log.Count(m => !history.Contains(m.Id));
        var result = new ImportResult
        {
            Missing = aligned.Missing + Unexplained(aligned) + unlisted + Differing(aligned),
            Duplicated = aligned.Duplicated + history.Count - history.Distinct().Count(),
            OutOfOrder = aligned.OutOfOrder + history.Zip(history.Skip(1)).Count(p => p.First > p.Second),
            UnreadMismatches = unread == expected.Unread ? 0 : 1,
        };
        if (aligned.Missing > 0) Notes.Add($"{aligned.Missing} messages are missing");
        if (unlisted > 0) Notes.Add($"{unlisted} messages are in the log but not in the history");
        if (result.Duplicated > 0) Notes.Add($"{result.Duplicated} messages are there twice");
        if (result.OutOfOrder > 0) Notes.Add($"{result.OutOfOrder} messages are in the wrong place");
        if (result.UnreadMismatches > 0) Notes.Add($"unread is {unread}, should be {expected.Unread}");
        return result;
    }

    private async Task ReadDifferenceAsync(MessagingClient client, CancellationToken ct)
    {
        long pts = 0;
        while (await client.GetDifferenceAsync(pts, 0, ct) is { Kind: not Difference.Types.Kind.Empty } difference)
        {
            if (difference.Kind == Difference.Types.Kind.TooLong) throw new InvalidOperationException("The mailbox has forgotten its beginning.");
            foreach (var update in difference.Updates)
            {
                while (++pts < update.Pts) holes.Add(pts);
                if (update.Unavailable is not null) holes.Add(pts);
                if (update.NewMessage is { Content: not null } message && message.Peer.Equals(chat)) log.Add(message);
            }
        }
    }

    private async Task ReadHistoryAsync(MessagingClient client, CancellationToken ct)
    {
        for (var (offset, more) = (0L, true); more;)
        {
            var page = await client.GetHistoryAsync(chat, offset, Limits.HistoryPage, ct: ct);
            history.AddRange(page.Messages.Where(m => m.Content is not null).Select(m => m.Id));
            more = page.More && page.Messages.Count > 0;
            if (more) offset = page.Messages[^1].Id;
        }

        history.Reverse();
    }

    private async Task<int> ReadUnreadAsync(MessagingClient client, CancellationToken ct) =>
        (await client.GetPeerDialogsAsync([chat], ct)).Dialogs_.FirstOrDefault()?.Counters.UnreadCount ?? -1;

    // What can be seen in a text by itself the server adds.
    private static bool Says(Content content, Content sent) =>
        content.Text == sent.Text && sent.Entities.All(content.Entities.Contains);

    // A hole is a lost step; where it lies at a missing message it is that message, and counts once.
    private int Unexplained(Alignment aligned)
    {
        var open = holes.ToList();
        for (var i = 0; i < expected.Messages.Count; i++)
        {
            if (aligned.Partners[i] >= 0) continue;
            var before = aligned.Partners.Take(i).LastOrDefault(p => p >= 0, -1);
            var after = aligned.Partners.Skip(i + 1).FirstOrDefault(p => p >= 0, -1);
            var index = open.FindIndex(hole =>
                (before < 0 || hole > log[before].Id) && (after < 0 || hole < log[after].Id));
            if (index >= 0) open.RemoveAt(index);
        }

        if (open.Count > 0) Notes.Add($"{open.Count} steps that are no messages are lost");
        return open.Count;
    }

    // A message that is there but is not what was sent is not the one that was sent.
    private int Differing(Alignment aligned)
    {
        var wrong = 0;
        var idOf = expected.Messages.Zip(aligned.Partners).Where(p => p.Second >= 0).ToDictionary(p => p.First, p => log[p.Second].Id);
        foreach (var (said, id) in idOf)
        {
            var message = log.Find(m => m.Id == id)!;
            var replyIsRight = said.ReplyTo is { } replied && Has(replied)
                ? idOf.TryGetValue(replied, out var answered) ? message.ReplyToMessageId == answered : message.ReplyToMessageId > 0
                : message.ReplyToMessageId == 0;
            if (replyIsRight && Says(message.Content, run.ContentOf(said)) && message.Out == (said.Who == owner) &&
                message.Mentioned == Expectation.IsMentioned(said, owner))
            {
                continue;
            }

            wrong++;
            Notes.Add($"line {said.Line} differs: {message}");
        }

        return wrong;
    }

    private bool Has(Said said) => owner is null || owner.WasThere(said.Line);
}
