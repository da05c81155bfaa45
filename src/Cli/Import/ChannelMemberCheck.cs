using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Cli.Import;

/// <summary>
/// What one member reads of the channel against the log, in three ways: all its steps, its history page by page, and what
/// is unread; and that who has left reads nothing.
/// </summary>
internal sealed class ChannelMemberCheck(Run run, Person? owner, Expectation expected) : IMemberCheck
{
    public List<string> Notes { get; } = [];

    public async Task<ImportResult> RunAsync(MessagingClient client, CancellationToken ct)
    {
        var dialog = (await client.GetChannelsAsync(ct)).Channels_.FirstOrDefault(c => c.Chat.Id == run.Chat.ChannelId)?.Dialog;
        if (expected.IsOut) return new ImportResult { UnreadMismatches = await IsReadableAsync(client, dialog, ct) ? 1 : 0 };
        var steps = await ReadStepsAsync(client, ct);
        var history = await ReadHistoryAsync(client, ct);
        var aligned = Alignment.Of(
            [.. expected.Messages.Select(s => (run.UserIdOf(s.Who), s.Text))], [.. steps.Select(m => (m.FromUserId, m.Content.Text))]);
        var unlisted = steps.Count(m => !history.Contains(m.Id));
        var result = new ImportResult
        {
            Missing = aligned.Missing + unlisted + Differing(aligned, steps),
            Duplicated = aligned.Duplicated + history.Count - history.Distinct().Count(),
            OutOfOrder = aligned.OutOfOrder + history.Zip(history.Skip(1)).Count(p => p.First > p.Second),
            UnreadMismatches = dialog?.Counters.UnreadCount == expected.Unread ? 0 : 1,
        };
        if (result.Missing > 0) Notes.Add($"{result.Missing} messages are missing, or are others");
        if (result.Duplicated > 0) Notes.Add($"{result.Duplicated} messages are there twice");
        if (result.OutOfOrder > 0) Notes.Add($"{result.OutOfOrder} messages are in the wrong place");
        if (result.UnreadMismatches > 0) Notes.Add($"unread is {dialog?.Counters.UnreadCount}, should be {expected.Unread}");
        return result;
    }

    private async Task<bool> IsReadableAsync(MessagingClient client, Dialog? dialog, CancellationToken ct)
    {
        try
        {
            await client.GetHistoryAsync(run.Chat, limit: 1, ct: ct);
        }
        catch (RefusedException e) when (e.Refusal.Code == Refusal.Types.Code.NotAMember && dialog is null)
        {
            return false;
        }

        Notes.Add($"{owner?.Nick} has left, and can still read it");
        return true;
    }

    private async Task<List<Message>> ReadStepsAsync(MessagingClient client, CancellationToken ct)
    {
        var (messages, pts) = (new List<Message>(), 0L);
        while (await client.GetChannelDifferenceAsync(run.Chat.ChannelId, pts, 0, ct) is { Kind: not Difference.Types.Kind.Empty } difference)
        {
            if (difference.Kind == Difference.Types.Kind.TooLong) throw new InvalidOperationException("The log is longer than a difference of a channel can be.");
            foreach (var update in difference.Updates)
            {
                if (update.Pts != ++pts) throw new InvalidOperationException($"Step {pts} of the channel is not there.");
                messages.AddRange((update.NewMessages?.Messages ?? []).Where(m => m.Content is not null));
            }
        }

        return messages;
    }

    private async Task<List<long>> ReadHistoryAsync(MessagingClient client, CancellationToken ct)
    {
        var ids = new List<long>();
        for (var (offset, more) = (0L, true); more;)
        {
            var page = await client.GetHistoryAsync(run.Chat, offset, Limits.HistoryPage, forward: true, ct: ct);
            ids.AddRange(page.Messages.Where(m => m.Content is not null).Select(m => m.Id));
            more = page.More && page.Messages.Count > 0;
            if (more) offset = page.Messages[^1].Id;
        }

        return ids;
    }

    // A message that is there but is not what was sent is not the one that was sent.
    private int Differing(Alignment aligned, List<Message> steps)
    {
        var found = expected.Messages.Zip(aligned.Partners).Where(p => p.Second >= 0).ToDictionary(p => p.First, p => steps[p.Second]);
        return found.Count(f => !IsReplyRight(f.Key, f.Value.ReplyToMessageId) || !run.ContentOf(f.Key).Entities.All(f.Value.Content.Entities.Contains));

        bool IsReplyRight(Said said, long id) => said.ReplyTo is null ? id == 0 : found.TryGetValue(said.ReplyTo, out var answered) ? id == answered.Id : id > 0;
    }
}
