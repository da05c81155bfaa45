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
            var conversation = Names.ChannelConversation(request.Peer.ChannelId);
            history.Messages.Add((await ChannelReading.FindAsync(mailbox, conversation, [.. channel.Head.PinnedMessages.Reverse()], ct)).OfType<Message>());
            await ChannelReading.AddOwnAsync(mailbox, history.Messages, ct);
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
