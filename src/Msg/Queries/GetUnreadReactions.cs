using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Msg.Queries;

/// <summary>Own messages to which others have reacted since their owner looked, the newest first. The dialog knows which they are.</summary>
internal static class GetUnreadReactions
{
    public static async Task<Result> AnswerAsync(Mailbox mailbox, Contracts.Client.GetUnreadReactions request, CancellationToken ct)
    {
        var (list, refusal) = await UnreadList.BeginAsync(mailbox, request.Peer, request.OffsetId, request.Limit, ct);
        if (list is null) return refusal!;
        var (history, limit, floor) = list;
        var dialog = await mailbox.DialogAsync(request.Peer, ct);
        var ids = dialog.UnreadReactions.Where(u => u.IsThere() && u.MessageId > floor).Select(u => u.MessageId).Where(id => request.OffsetId == 0 || id < request.OffsetId).OrderDescending().ToList();
        for (var at = 0; history.Messages.Count == 0 && at < ids.Count; at += limit)
        {
            history.Messages.Add(await ReadAsync(mailbox, request.Peer, dialog, [.. ids.Skip(at).Take(limit)], ct));
            history.More = ids.Count > at + limit;
        }

        history.Users.Add(await mailbox.UsersAsync(history.Messages.SelectMany(People.Of), ct));
        return new Result { History = history };
    }

    private static async Task<IEnumerable<Message>> ReadAsync(Mailbox mailbox, Peer peer, DialogState dialog, IReadOnlyList<long> ids, CancellationToken ct)
    {
        if (!peer.IsChannel) return await mailbox.MessagesAsync(dialog, ids, ct);
        var channel = Names.ChannelConversation(peer.ChannelId);
        var messages = (await ChannelReading.FindAsync(mailbox, channel, ids, ct)).OfType<Message>().Where(m => m.Reactions is not null).ToList();
        await ChannelReading.AddOwnAsync(mailbox, messages, ct);
        foreach (var message in messages) message.Reactions.Unread = true;
        return messages;
    }
}
