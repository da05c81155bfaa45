using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg.Queries;

/// <summary>What the owner has scheduled and has not been sent yet, in the order in which it was scheduled.</summary>
internal static class GetScheduledMessages
{
    public static async Task<Result> AnswerAsync(Mailbox mailbox, Contracts.Client.GetScheduledMessages request, CancellationToken ct)
    {
        if (request.Peer is not null && Commands.Checks.Peer(request.Peer) is { } fault) return fault;
        if (request.OffsetId < 0) return Refusals.Of(Code.RequestInvalid, "offset_id");
        if (request.Limit < 0) return Refusals.Of(Code.RequestInvalid, "limit");
        var limit = request.Limit == 0 ? Limits.HistoryPage : Math.Min(request.Limit, Limits.HistoryPage);

        var page = new ScheduledMessages { Pts = (await mailbox.HeadAsync(ct)).Pts };
        var scheduled = await mailbox.GetAsync(Names.Scheduled(mailbox.User), Scheduled.Parser, ct) ?? new Scheduled();
        var wanted = scheduled.Entries.Where(e => e.Id > request.OffsetId && (request.Peer is null || e.Peer.Equals(request.Peer))).Take(limit + 1).ToList();
        page.More = wanted.Count > limit;
        var shown = wanted.Take(limit).ToList();
        var records = await mailbox.RecordsAsync([.. shown.Select(e => e.Pts)], ct);

        // One that another step tells by now is told by that step.
        foreach (var (entry, record) in shown.Zip(records))
        {
            if (record.Update.ScheduledSaved?.Message is not { } message) continue;
            message.Sending = entry.IsSending();
            page.Messages.Add(message);
        }

        page.Users.Add(await mailbox.UsersAsync(page.Messages.SelectMany(m => new[] { m.Peer.UserId, m.Forward?.FromUserId ?? 0 }), ct));
        return new Result { ScheduledMessages = page };
    }
}
