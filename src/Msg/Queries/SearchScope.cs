using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Search;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Msg.Queries;

/// <summary>What is looked through: the mailbox, a channel, or the mailbox and all channels that the caller is in.</summary>
/// <param name="Pts">Of the mailbox, or the channel; read before anything else.</param>
/// <param name="Channels">Those that the caller may read now, whatever the mailbox says yet; each with the message up to which it is not theirs.</param>
internal sealed record SearchScope(long Pts, IReadOnlyList<(long Id, long HiddenUpTo)> Channels)
{
    /// <summary>A question of the caller's.</summary>
    public Question Ask(Mailbox mailbox) =>
        new() { UserId = mailbox.User, ChannelIds = { Channels.Select(c => c.Id) }, HiddenUpTo = { Channels.Select(c => c.HiddenUpTo) } };

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
            return channel is null ? (null, refusal) : (new SearchScope(channel.Head.LastOp, [(peer.ChannelId, channel.Own.HiddenUpTo)]), null);
        }

        var pts = (await mailbox.HeadAsync(ct)).Pts;
        return (new SearchScope(pts, peer is null && withChannels ? await JoinedAsync(mailbox, ct) : []), null);
    }

    private static async Task<IReadOnlyList<(long Id, long HiddenUpTo)>> JoinedAsync(Mailbox mailbox, CancellationToken ct)
    {
        long[] joined = [.. ((await mailbox.GetAsync(Names.JoinedChannels(mailbox.User), JoinedChannels.Parser, ct))?.ChannelIds ?? []).TakeLast(Limits.SearchedChannels)];
        var own = await Attendance.JoinedAsync(mailbox, [.. joined.Select(Names.ChannelConversation)], ct);
        return [.. joined.Select(id => (id, member: own.GetValueOrDefault(Names.ChannelConversation(id)))).Where(c => c.member is { IsOnlyTold: false }).Select(c => (c.id, c.member!.HiddenUpTo))];
    }
}
