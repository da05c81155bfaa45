using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Client;

/// <content>What a user can do.</content>
public sealed partial class MessagingClient
{
    /// <summary>Sends one text; returns the message's id in the sender's own mailbox, and its date (Unix ms).</summary>
    /// <param name="replyTo">One's own id of a message of the same dialog; 0: no reply.</param>
    /// <param name="randomId">0: a new one. To ask for the fate of an earlier attempt, give that one's.</param>
    public async Task<(long Id, long Date)> SendAsync(
        Peer peer, string text, IEnumerable<Entity>? entities = null, long replyTo = 0, long randomId = 0, CancellationToken ct = default)
    {
        var message = new NewMessage
        {
            RandomId = randomId != 0 ? randomId : NewRandomId(),
            Content = new Content { Text = text, Entities = { entities ?? [] } },
            ReplyToMessageId = replyTo,
        };
        var sent = await SendAsync(peer, [message], ct: ct);
        return (sent.MessageIds[0], sent.Date);
    }

    /// <summary>Sends several messages that belong together: all or nothing.</summary>
    /// <param name="peer">To whom.</param>
    /// <param name="messages">In their order.</param>
    /// <param name="clearDraft">What is sent is what the draft of the dialog was.</param>
    /// <param name="ct">Ends the waiting; what was accepted happens all the same.</param>
    public async Task<MessagesSent> SendAsync(Peer peer, IEnumerable<NewMessage> messages, bool clearDraft = false, CancellationToken ct = default) =>
        (await AskAsync(new Request { SendMessages = new SendMessages { Peer = peer, Messages = { messages }, ClearDraft = clearDraft } }, ct)).MessagesSent;

    /// <summary>Creates a chat with the caller as its owner; returns its id.</summary>
    public async Task<long> CreateChatAsync(string title, IEnumerable<long> userIds, long randomId = 0, CancellationToken ct = default)
    {
        var create = new CreateChat { RandomId = Or(randomId), Title = title, UserIds = { userIds } };
        return (await AskAsync(new Request { CreateChat = create }, ct)).ChatCreated.ChatId;
    }

    public Task AddMembersAsync(long chatId, IEnumerable<long> userIds, long randomId = 0, CancellationToken ct = default) =>
        AskAsync(new Request { AddMembers = new AddMembers { RandomId = Or(randomId), ChatId = chatId, UserIds = { userIds } } }, ct);

    /// <summary>Puts somebody out of a chat, or (oneself) leaves it.</summary>
    public Task RemoveMemberAsync(long chatId, long userId, long randomId = 0, CancellationToken ct = default) =>
        AskAsync(new Request { RemoveMember = new RemoveMember { RandomId = Or(randomId), ChatId = chatId, UserId = userId } }, ct);

    /// <summary>Gives a message of one's own another text.</summary>
    public Task EditAsync(
        Peer peer, long messageId, string text, IEnumerable<Entity>? entities = null, long randomId = 0, CancellationToken ct = default) =>
        AskAsync(new Request
        {
            EditMessage = new EditMessage
            {
                RandomId = Or(randomId), Peer = peer, MessageId = messageId, Content = new Content { Text = text, Entities = { entities ?? [] } },
            },
        }, ct);

    /// <summary>Deletes messages (one's own ids) for oneself, or for everyone.</summary>
    public Task DeleteAsync(Peer peer, IEnumerable<long> messageIds, bool forEveryone = false, long randomId = 0, CancellationToken ct = default) =>
        AskAsync(new Request
        {
            DeleteMessages = new DeleteMessages
            {
                RandomId = forEveryone ? Or(randomId) : 0, Peer = peer, MessageIds = { messageIds }, ForEveryone = forEveryone,
            },
        }, ct);

    /// <summary>Sends again what messages of one's own mailbox say, in this order: into another dialog, or (oneself) to the saved messages.</summary>
    public Task<MessagesSent> ForwardAsync(Peer to, Peer from, IEnumerable<long> messageIds, CancellationToken ct = default) => SendAsync(
        to, messageIds.Select(id => new NewMessage { RandomId = NewRandomId(), Forward = new MessageReference { Peer = from, MessageId = id } }), ct: ct);

    /// <summary>A random id of this client; 0 is none.</summary>
    public long NewRandomId()
    {
        lock (options.Random) return options.Random.NextInt64(1, long.MaxValue);
    }

    private long Or(long randomId) => randomId != 0 ? randomId : NewRandomId();
}
