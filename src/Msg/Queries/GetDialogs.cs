using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg.Queries;

/// <summary>
/// The list of dialogs of a folder: those that are pinned, then the others, the newest first. The first screen looks at the
/// newest alone, however many there are; only who goes on behind them makes it look at all.
/// </summary>
internal static class GetDialogs
{
    public static async Task<Result> AnswerAsync(Mailbox mailbox, Contracts.Client.GetDialogs request, CancellationToken ct)
    {
        if (request.OffsetId < 0) return Refusals.Of(Code.RequestInvalid, "offset_id");
        if (request.Limit < 0) return Refusals.Of(Code.RequestInvalid, "limit");
        if (Commands.Checks.FolderId(request.FolderId) is { } fault) return fault;
        var limit = request.Limit == 0 ? Limits.DialogsPage : Math.Min(request.Limit, Limits.DialogsPage);

        var head = await mailbox.HeadAsync(ct);
        var list = await DialogList.ReadAsync(mailbox, ct);
        var page = await list.TakeAsync(head, request, limit, ct);
        var shown = new List<(Peer Peer, DialogState State)>();
        if (request.OffsetId == 0) shown.AddRange(list.Pinned(request.FolderId));
        shown.AddRange(page.Take(limit));

        var dialogs = new Dialogs { TotalCount = head.DialogCount, Pts = head.Pts, More = page.Count > limit };
        if (request.OffsetId == 0)
        {
            dialogs.Pinned.Add(list.Pinned(request.FolderId).Select(d => d.Peer));
            dialogs.PinnedPts = list.PinnedPts;
        }

        return await DialogViews.ToResultAsync(mailbox, shown, dialogs, ct);
    }
}
