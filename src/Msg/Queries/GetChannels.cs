using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Msg.Queries;

/// <summary>The channels that the caller is in, and how far each has been read.</summary>
internal static class GetChannels
{
    private const int AtOnce = 8;

    public static async Task<Result> AnswerAsync(Mailbox mailbox, CancellationToken ct)
    {
        var pts = (await mailbox.HeadAsync(ct)).Pts;
        var ids = (await mailbox.GetAsync(Names.JoinedChannels(mailbox.User), JoinedChannels.Parser, ct))?.ChannelIds ?? [];
        var channels = new Channels { Pts = pts };
        foreach (var some in ids.Chunk(AtOnce))
            channels.Channels_.Add((await Task.WhenAll(some.Select(id => ViewAsync(mailbox, id, ct)))).OfType<ChannelDialog>());
        channels.Users.Add(await mailbox.UsersAsync(channels.Channels_.Where(c => c.Dialog.TopMessage is not null).SelectMany(c => People.Of(c.Dialog.TopMessage)), ct));
        return new Result { Channels = channels };
    }

    // Who has been put out since is not in it, whatever the mailbox says yet.
    private static async Task<ChannelDialog?> ViewAsync(Mailbox mailbox, long id, CancellationToken ct)
    {
        var (channel, _) = await Attendance.ReadAsync(mailbox, Peer.Channel(id), ct);
        if (channel is null) return null;
        var dialog = await DialogAsync(mailbox, channel, await mailbox.DialogAsync(Peer.Channel(id), ct), ct);
        return new ChannelDialog { Chat = channel.Chat, Pts = channel.Head.LastOp, Dialog = dialog, HiddenMaxId = channel.Own.HiddenUpTo };
    }

    // With what is not in the mailbox: what was said last, and how much of it has yet to be read.
    private static async Task<Dialog> DialogAsync(Mailbox mailbox, Attendance found, DialogState state, CancellationToken ct)
    {
        var (peer, head, reading) = (Peer.Channel(found.Chat.Id), found.Head, new ChannelReading(mailbox, found));
        var top = found.Own.IsOnlyTold ? null : (await reading.WalkAsync(head.LastDialogMessageId, false, 1, 0, 0, ct)).FirstOrDefault();
        var (counters, pinned) = (state.Counters(peer), head.PinnedMessages.Where(id => id > found.Floor).ToList());
        (counters.TopMessageId, counters.ClearedMaxId) = (top?.Id ?? 0, found.Floor);
        counters.UnreadCount = await reading.UnreadAsync(state, ct);
        counters.UnreadMentionsCount = await GetUnreadMentions.CountAsync(mailbox, peer, found.Floor, state, ct);
        counters.UnreadReactionsCount = state.UnreadReactions.Count(u => u.IsThere() && u.MessageId > found.Floor);
        (counters.PinnedMessageId, counters.PinnedMessagesCount) = (pinned.LastOrDefault(), pinned.Count);
        var draft = state.DraftPts > 0 ? (await mailbox.RecordsAsync([state.DraftPts], ct))[0].Update.DraftSaved?.Draft : null;
        return new Dialog
        {
            Counters = counters, Pts = state.Pts, TopMessage = top, Draft = draft, DraftPts = state.DraftPts,
            Order = Math.Max(top?.Date ?? head.LastDate, draft?.Date ?? 0), TtlSeconds = head.TtlSeconds,
        };
    }
}
