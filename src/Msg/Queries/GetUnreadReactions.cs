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
        var (history, limit) = (list.History, list.Limit);
        var dialog = await mailbox.DialogAsync(request.Peer, ct);
        var ids = dialog.UnreadReactions.Where(u => u.IsThere() && u.MessageId > list.Floor).Select(u => u.MessageId).Where(id => request.OffsetId == 0 || id < request.OffsetId).OrderDescending().ToList();
        for (var at = 0; history.Messages.Count == 0 && at < ids.Count; at += limit)
        {
            history.Messages.Add(await ReadAsync(mailbox, list, dialog, [.. ids.Skip(at).Take(limit)], ct));
            history.More = ids.Count > at + limit;
        }

        history.Users.Add(await mailbox.UsersAsync(history.Messages.SelectMany(People.Of), ct));
        return new Result { History = history };
    }

    // Of a channel no message says so by itself.
    private static async Task<IEnumerable<Message>> ReadAsync(Mailbox mailbox, UnreadList list, DialogState dialog, IReadOnlyList<long> ids, CancellationToken ct)
    {
        var messages = await list.ReadAsync(mailbox, dialog, ids, ct);
        if (list.Channel is null) return messages;
        var reacted = messages.Where(m => m.Reactions is not null).ToList();
        foreach (var message in reacted) message.Reactions.Unread = true;
        return reacted;
    }
}
