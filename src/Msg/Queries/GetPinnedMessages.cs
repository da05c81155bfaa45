using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Msg.Queries;

/// <summary>The messages that are pinned in a dialog, the newest first.</summary>
internal static class GetPinnedMessages
{
    public static async Task<Result> AnswerAsync(Mailbox mailbox, Contracts.Client.GetPinnedMessages request, CancellationToken ct)
    {
        if (Commands.Checks.Peer(request.Peer) is { } fault) return fault;
        var history = new History();
        if (request.Peer.IsChannel)
        {
            var (channel, refusal) = await Attendance.ToReadAsync(mailbox, request.Peer, ct);
            if (channel is null) return refusal!;
            history.Pts = channel.Head.LastOp;
            history.Messages.Add(await new ChannelReading(mailbox, channel).FindAsync(channel.Head.PinnedMessages.Reverse(), ct));
        }
        else
        {
            history.Pts = (await mailbox.HeadAsync(ct)).Pts;
            var dialog = await mailbox.DialogAsync(request.Peer, ct);
            history.Messages.Add(await mailbox.MessagesAsync(dialog, [.. dialog.PinnedMessages.Reverse()], ct));
        }

        history.Users.Add(await mailbox.UsersAsync(history.Messages.SelectMany(People.Of), ct));
        return new Result { History = history };
    }
}
