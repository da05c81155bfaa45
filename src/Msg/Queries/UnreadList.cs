using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg.Queries;

/// <summary>What lists of unread messages of a dialog begin with; those of a channel only its members have.</summary>
/// <param name="History">As of which step; messages have yet to be found.</param>
/// <param name="Limit">How many at the most.</param>
/// <param name="Channel">Of a channel: as the caller may ask about it.</param>
internal sealed record UnreadList(History History, int Limit, Attendance? Channel)
{
    /// <summary>Of a channel: up to here there is nothing, which no mailbox knows.</summary>
    public long Floor => Channel?.Floor ?? 0;

    /// <summary>Those of these messages that there are to show.</summary>
    public async Task<IReadOnlyList<Message>> ReadAsync(Mailbox mailbox, DialogState dialog, IReadOnlyList<long> ids, CancellationToken ct) =>
        Channel is null ? [.. await mailbox.MessagesAsync(dialog, ids, ct)] : await new ChannelReading(mailbox, Channel).FindAsync(ids, ct);

    public static async Task<(UnreadList? List, Result? Refusal)> BeginAsync(Mailbox mailbox, Peer? peer, long offsetId, int limit, CancellationToken ct)
    {
        if (Commands.Checks.Peer(peer) is { } fault) return (null, fault);
        if (limit < 0) return (null, Refusals.Of(Code.RequestInvalid, "limit"));
        if (offsetId < 0) return (null, Refusals.Of(Code.RequestInvalid, "offset_id"));
        limit = limit == 0 ? Limits.HistoryPage : Math.Min(limit, Limits.HistoryPage);
        if (!peer!.IsChannel) return (new UnreadList(new History { Pts = (await mailbox.HeadAsync(ct)).Pts }, limit, null), null);
        var (channel, refusal) = await Attendance.ToReadAsync(mailbox, peer, ct);
        return channel is null ? (null, refusal) : (new UnreadList(new History { Pts = channel.Head.LastOp }, limit, channel), null);
    }
}
