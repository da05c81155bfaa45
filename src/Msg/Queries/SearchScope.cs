using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Msg.Queries;

/// <summary>What is looked through: the mailbox, a channel, or the mailbox and all channels that the caller is in.</summary>
/// <param name="Pts">Of the mailbox, or the channel; read before anything else.</param>
/// <param name="ChannelIds">Those that the caller may read now, whatever the mailbox says yet.</param>
internal sealed record SearchScope(long Pts, IReadOnlyList<long> ChannelIds)
{
    /// <summary>The scope; or the refusal of one who is no member of the channel.</summary>
    /// <param name="mailbox">The caller's.</param>
    /// <param name="peer">The dialog; null: all of them.</param>
    /// <param name="withChannels">Where all are meant, channels are.</param>
    /// <param name="ct">Ends it.</param>
    public static async Task<(SearchScope? Scope, Result? Refusal)> ReadAsync(Mailbox mailbox, Peer? peer, bool withChannels, CancellationToken ct)
    {
        if (peer is { IsChannel: true })
        {
            var (channel, refusal) = await Attendance.ToReadAsync(mailbox, peer, ct);
            return channel is null ? (null, refusal) : (new SearchScope(channel.Head.LastOp, [peer.ChannelId]), null);
        }

        var pts = (await mailbox.HeadAsync(ct)).Pts;
        return (new SearchScope(pts, peer is null && withChannels ? await JoinedAsync(mailbox, ct) : []), null);
    }

    private static async Task<IReadOnlyList<long>> JoinedAsync(Mailbox mailbox, CancellationToken ct)
    {
        long[] joined = [.. ((await mailbox.GetAsync(Names.JoinedChannels(mailbox.User), JoinedChannels.Parser, ct))?.ChannelIds ?? []).TakeLast(Limits.SearchedChannels)];
        var own = await Attendance.JoinedAsync(mailbox, [.. joined.Select(Names.ChannelConversation)], ct);
        return [.. joined.Where(id => own.GetValueOrDefault(Names.ChannelConversation(id)) is { IsOnlyTold: false })];
    }
}
