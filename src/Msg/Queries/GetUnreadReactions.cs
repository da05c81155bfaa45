using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg.Queries;

/// <summary>Own messages to which others have reacted since their owner looked, the newest first. The dialog knows which they are.</summary>
internal static class GetUnreadReactions
{
    public static async Task<Result> AnswerAsync(Mailbox mailbox, Contracts.Client.GetUnreadReactions request, CancellationToken ct)
    {
        if (Commands.Checks.PeerWithCopies(request.Peer) is { } fault) return fault;
        if (request.Limit < 0) return Refusals.Of(Code.RequestInvalid, "limit");
        if (request.OffsetId < 0) return Refusals.Of(Code.RequestInvalid, "offset_id");
        var limit = request.Limit == 0 ? Limits.HistoryPage : Math.Min(request.Limit, Limits.HistoryPage);

        var history = new History { Pts = (await mailbox.HeadAsync(ct)).Pts };
        var dialog = await mailbox.DialogAsync(request.Peer, ct);
        var ids = dialog.UnreadReactions.Select(u => u.MessageId).Where(id => request.OffsetId == 0 || id < request.OffsetId).OrderDescending().ToList();
        for (var at = 0; history.Messages.Count == 0 && at < ids.Count; at += limit)
        {
            history.Messages.Add(await mailbox.MessagesAsync(dialog, [.. ids.Skip(at).Take(limit)], ct));
            history.More = ids.Count > at + limit;
        }

        history.Users.Add(await mailbox.UsersAsync(history.Messages.SelectMany(People.Of), ct));
        return new Result { History = history };
    }
}
