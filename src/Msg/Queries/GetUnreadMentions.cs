using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Msg.Queries;

/// <summary>The messages in which the owner is mentioned and which they have not seen, the newest first.</summary>
internal static class GetUnreadMentions
{
    private const int PagesPerRead = 8;

    public static async Task<Result> AnswerAsync(Mailbox mailbox, Contracts.Client.GetUnreadMentions request, CancellationToken ct)
    {
        var (list, refusal) = await UnreadList.BeginAsync(mailbox, request.Peer, request.OffsetId, request.Limit, ct);
        if (list is null) return refusal!;
        var (history, limit) = (list.History, list.Limit);
        var dialog = await mailbox.DialogAsync(request.Peer, ct);
        dialog.ClearedUpTo = Math.Max(dialog.ClearedUpTo, list.Floor); // of a channel no mailbox knows it
        for (var offset = request.OffsetId; ;)
        {
            var ids = await FindAsync(mailbox, request.Peer, offset, dialog, limit + 1, ct);
            history.Messages.Add(await ReadAsync(mailbox, list, dialog, [.. ids.Take(limit)], ct));
            history.More = ids.Count > limit;
            // None of them can be read, or is there any more: a page without messages would lead nowhere.
            if (history.Messages.Count > 0 || !history.More) break;
            offset = ids[limit - 1];
        }

        history.Users.Add(await mailbox.UsersAsync(history.Messages.SelectMany(People.Of), ct));
        return new Result { History = history };
    }

    /// <summary>How many there are in a channel, of which no mailbox knows up to where there is nothing.</summary>
    public static async Task<int> CountAsync(Mailbox mailbox, Peer channel, long floor, DialogState dialog, CancellationToken ct)
    {
        var (mark, k) = (Math.Max(floor, dialog.MentionsReadUpTo), floor / Names.MessagesPerPage);
        if (mark == dialog.MentionsReadUpTo) return dialog.UnreadMentionsCount;
        var count = dialog.UnreadPages.Where(p => p.Page > k).Sum(p => p.Mentions);
        if (dialog.UnreadPages.All(p => p.Page != k)) return count;
        var page = await mailbox.GetAsync(Names.Page(mailbox.User, channel, k), Page.Parser, ct);
        return count + (page?.After(k, mark).Count(s => s.Slot.CountsAsMention) ?? 0);
    }

    // Of a channel no message says so by itself.
    private static async Task<IEnumerable<Message>> ReadAsync(Mailbox mailbox, UnreadList list, DialogState dialog, IReadOnlyList<long> ids, CancellationToken ct)
    {
        var messages = await list.ReadAsync(mailbox, dialog, ids, ct);
        foreach (var message in list.Channel is null ? [] : messages) message.Mentioned = message.MentionUnread = true;
        return messages;
    }

    // The dialog knows on which pages they are.
    private static async Task<List<long>> FindAsync(
        Mailbox mailbox, Peer peer, long offset, DialogState dialog, int wanted, CancellationToken ct)
    {
        var ids = new List<long>();
        foreach (var some in dialog.UnreadPages.Where(p => p.Mentions > 0).Select(p => p.Page).OrderDescending().Chunk(PagesPerRead))
        {
            var pages = await mailbox.GetAsync([.. some.Select(k => Names.Page(mailbox.User, peer, k))], Page.Parser, ct);
            ids.AddRange(some.Zip(pages).Where(p => p.Second is not null)
                .SelectMany(p => p.Second!.After(p.First, Math.Max(dialog.MentionsReadUpTo, dialog.ClearedUpTo)).Reverse())
                .Where(s => s.Slot.CountsAsMention && (offset == 0 || s.Slot.MessageId < offset)).Select(s => s.Slot.MessageId));
            if (ids.Count >= wanted) break;
        }

        return [.. ids.Take(wanted)];
    }
}
