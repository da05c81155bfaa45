using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Client;

/// <content>What a user has sent later. Ids are those of what is scheduled: none of messages.</content>
public sealed partial class MessagingClient
{
    /// <summary>
    /// Has messages sent at a time (Unix ms), whether this device is there then or not. Less than 10 s ahead they are sent at once:
    /// then the result has MessagesSent, else MessagesScheduled.
    /// </summary>
    public Task<Result> ScheduleAsync(Peer peer, IEnumerable<NewMessage> messages, long date, bool clearDraft = false, CancellationToken ct = default) => AskAsync(
        new Request { SendMessages = new SendMessages { Peer = peer, Messages = { messages }, ScheduleDate = date, ClearDraft = clearDraft } }, ct);

    /// <summary>Has one text sent at a time (Unix ms); returns what the other verbs know it by, or null: it was sent at once.</summary>
    public async Task<long?> ScheduleAsync(Peer peer, string text, long date, long replyTo = 0, long randomId = 0, CancellationToken ct = default)
    {
        var message = new NewMessage { RandomId = Or(randomId), Content = new Content { Text = text }, ReplyToMessageId = replyTo };
        return (await ScheduleAsync(peer, [message], date, ct: ct)).MessagesScheduled?.Ids[0];
    }

    /// <summary>Another text, or another time (Unix ms), or both.</summary>
    public Task EditScheduledAsync(long id, string? text = null, long date = 0, long randomId = 0, CancellationToken ct = default) => AskAsync(new Request
    {
        EditScheduledMessage = new EditScheduledMessage
        {
            RandomId = Or(randomId), Id = id, Content = text is null ? null : new Content { Text = text }, ScheduleDate = date,
        },
    }, ct);

    /// <summary>They are not sent after all.</summary>
    /// <exception cref="RefusedException">TOO_LATE: one of them is being sent; none was deleted.</exception>
    public Task DeleteScheduledAsync(IEnumerable<long> ids, long randomId = 0, CancellationToken ct = default) =>
        AskAsync(new Request { DeleteScheduledMessages = new DeleteScheduledMessages { RandomId = Or(randomId), Ids = { ids } } }, ct);

    /// <summary>They are sent now. What they become comes as an update.</summary>
    public Task SendScheduledAsync(IEnumerable<long> ids, long randomId = 0, CancellationToken ct = default) =>
        AskAsync(new Request { SendScheduledMessages = new SendScheduledMessages { RandomId = Or(randomId), Ids = { ids } } }, ct);
}
