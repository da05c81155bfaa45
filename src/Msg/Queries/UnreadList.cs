using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg.Queries;

/// <summary>What lists of unread messages of a dialog begin with; those of a channel only its members have.</summary>
/// <param name="History">As of which step; messages have yet to be found.</param>
/// <param name="Limit">How many at the most.</param>
/// <param name="Floor">Of a channel: what was cleared for all, which no mailbox knows.</param>
internal sealed record UnreadList(History History, int Limit, long Floor)
{
    public static async Task<(UnreadList? List, Result? Refusal)> BeginAsync(Mailbox mailbox, Peer? peer, long offsetId, int limit, CancellationToken ct)
    {
        if (Commands.Checks.Peer(peer) is { } fault) return (null, fault);
        if (limit < 0) return (null, Refusals.Of(Code.RequestInvalid, "limit"));
        if (offsetId < 0) return (null, Refusals.Of(Code.RequestInvalid, "offset_id"));
        limit = limit == 0 ? Limits.HistoryPage : Math.Min(limit, Limits.HistoryPage);
        if (!peer!.IsChannel) return (new UnreadList(new History { Pts = (await mailbox.HeadAsync(ct)).Pts }, limit, 0), null);
        var (channel, refusal) = await Attendance.ToReadAsync(mailbox, peer, ct);
        return channel is null ? (null, refusal) : (new UnreadList(new History { Pts = channel.Head.LastOp }, limit, channel.Head.ClearedUpTo), null);
    }
}
