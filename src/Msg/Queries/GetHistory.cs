using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg.Queries;

/// <summary>The messages of a dialog, from any place in either direction, by way of its index pages.</summary>
internal static class GetHistory
{
    private const int PagesPerRead = 2;

    public static async Task<Result> AnswerAsync(Mailbox mailbox, Contracts.Client.GetHistory request, CancellationToken ct)
    {
        if (Commands.Checks.Peer(request.Peer) is { } fault) return fault;
        if (request.Limit < 0) return Refusals.Of(Code.RequestInvalid, "limit");
        var limit = request.Limit == 0 ? Limits.HistoryPage : Math.Min(request.Limit, Limits.HistoryPage);

        var pts = (await mailbox.HeadAsync(ct)).Pts;
        var dialog = await mailbox.DialogAsync(request.Peer, ct) ?? new DialogState();
        var start = await StartAsync(mailbox, request, dialog, ct);
        if (start is null) return Refusals.Of(Code.MessageUnknown, "offset_id");

        var history = new History { Pts = pts };
        for (var from = start.Value; ;)
        {
            var places = await PlacesAsync(mailbox, request, dialog.TopDialogMessageId, from, limit + 1, ct);
            var updates = await mailbox.UpdatesAsync([.. places.Take(limit).Select(p => p.MessageId)], ct);
            history.Messages.Add(updates.Where(u => u.NewMessage is not null).Select(u => u.NewMessage));
            history.More = places.Count > limit;
            // All of them were deleted meanwhile: a page without messages would lead nowhere.
            if (history.Messages.Count > 0 || !history.More) break;
            from = places[limit].Place;
        }

        history.Users.Add(await mailbox.UsersAsync(history.Messages.SelectMany(People.Of), ct));
        return new Result { History = history };
    }

    // The dialog_message_id to begin with; null for an offset that is no message of this dialog.
    private static async Task<long?> StartAsync(
        Mailbox mailbox, Contracts.Client.GetHistory request, DialogState dialog, CancellationToken ct)
    {
        if (request.OffsetId == 0) return request.Forward ? 1 : dialog.TopDialogMessageId;
        if (request.OffsetId < 0) return null;
        var record = await mailbox.GetAsync(Names.Record(mailbox.User, request.OffsetId), Record.Parser, ct);
        // One that has been deleted is still a place to go on from.
        return record?.Update is { ChangeCase: Update.ChangeOneofCase.NewMessage or Update.ChangeOneofCase.Gone } update &&
            update.Dialog.Peer.Equals(request.Peer)
            ? record.DialogMessageId + (request.Forward ? 1 : -1)
            : null;
    }

    private static async Task<List<(long Place, long MessageId)>> PlacesAsync(
        Mailbox mailbox, Contracts.Client.GetHistory request, long top, long start, int wanted, CancellationToken ct)
    {
        var step = request.Forward ? 1 : -1;
        var found = new List<(long Place, long MessageId)>(wanted);
        var first = start / Names.MessagesPerPage;
        for (var at = start; at >= 1 && at <= top && found.Count < wanted; first += step * PagesPerRead)
        {
            var numbers = Enumerable.Range(0, PagesPerRead).Select(i => first + step * i).Where(k => k >= 0).ToArray();
            var keys = numbers.Select(k => Names.Page(mailbox.User, request.Peer, k)).ToArray();
            var pages = numbers.Zip(await mailbox.GetAsync(keys, Page.Parser, ct)).ToDictionary(p => p.First, p => p.Second);
            for (; at >= 1 && at <= top && found.Count < wanted; at += step)
            {
                if (!pages.TryGetValue(at / Names.MessagesPerPage, out var page)) break;
                if (page?.SlotOf(at) is { Shows: true } slot) found.Add((at, slot.MessageId));
            }
        }

        return found;
    }
}
