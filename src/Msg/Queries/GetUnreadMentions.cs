using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg.Queries;

/// <summary>The messages in which the owner is mentioned and which they have not seen, the newest first.</summary>
internal static class GetUnreadMentions
{
    private const int PagesPerRead = 8;

    public static async Task<Result> AnswerAsync(Mailbox mailbox, Contracts.Client.GetUnreadMentions request, CancellationToken ct)
    {
        if (Commands.Checks.PeerWithCopies(request.Peer) is { } fault) return fault;
        if (request.Limit < 0) return Refusals.Of(Code.RequestInvalid, "limit");
        if (request.OffsetId < 0) return Refusals.Of(Code.RequestInvalid, "offset_id");
        var limit = request.Limit == 0 ? Limits.HistoryPage : Math.Min(request.Limit, Limits.HistoryPage);

        var history = new History { Pts = (await mailbox.HeadAsync(ct)).Pts };
        var dialog = await mailbox.DialogAsync(request.Peer, ct);
        for (var offset = request.OffsetId; ;)
        {
            var ids = await FindAsync(mailbox, request.Peer, offset, dialog, limit + 1, ct);
            history.Messages.Add(await mailbox.MessagesAsync(dialog, [.. ids.Take(limit)], ct));
            history.More = ids.Count > limit;
            // None of them can be read, or is there any more: a page without messages would lead nowhere.
            if (history.Messages.Count > 0 || !history.More) break;
            offset = ids[limit - 1];
        }

        history.Users.Add(await mailbox.UsersAsync(history.Messages.SelectMany(People.Of), ct));
        return new Result { History = history };
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
