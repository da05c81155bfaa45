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
    /// <param name="album">Media that are shown as one: 2 … 10.</param>
    /// <param name="silent">No device shall ring for it.</param>
    /// <param name="isProtected">Nobody may forward it.</param>
    /// <param name="ct">Ends the waiting; what was accepted happens all the same.</param>
    public async Task<MessagesSent> SendAsync(
        Peer peer, IEnumerable<NewMessage> messages, bool clearDraft = false, bool album = false, bool silent = false, bool isProtected = false,
        CancellationToken ct = default)
    {
        var send = new SendMessages { Peer = peer, Messages = { messages }, ClearDraft = clearDraft, Album = album, Silent = silent, Protected = isProtected };
        return (await AskAsync(new Request { SendMessages = send }, ct)).MessagesSent;
    }

    /// <summary>Creates a chat with the caller as its owner; returns its id.</summary>
    public async Task<long> CreateChatAsync(string title, IEnumerable<long> userIds, long randomId = 0, CancellationToken ct = default)
    {
        var create = new CreateChat { RandomId = Or(randomId), Title = title, UserIds = { userIds } };
        return (await AskAsync(new Request { CreateChat = create }, ct)).ChatCreated.ChatId;
    }

    public Task AddMembersAsync(long chatId, IEnumerable<long> userIds, long randomId = 0, CancellationToken ct = default) =>
        AddMembersAsync(Peer.Chat(chatId), userIds, randomId, ct);

    /// <summary>Puts somebody out of a chat, or (oneself) leaves it.</summary>
    public Task RemoveMemberAsync(long chatId, long userId, long randomId = 0, CancellationToken ct = default) =>
        RemoveMemberAsync(Peer.Chat(chatId), userId, randomId, ct);

    /// <summary>Gives a chat another title, photo or description, or other rules: what is not set stays as it is.</summary>
    public Task EditChatAsync(long chatId, ChatEdited edit, long randomId = 0, CancellationToken ct = default) =>
        EditChatAsync(Peer.Chat(chatId), edit, randomId, ct);

    /// <summary>Makes a member an admin, an admin a member again, or somebody else the owner.</summary>
    /// <param name="rights">Of an admin; null: all but to make others admins.</param>
    public Task SetRoleAsync(long chatId, long userId, Role role, IEnumerable<Right>? rights = null, long randomId = 0, CancellationToken ct = default) =>
        SetRoleAsync(Peer.Chat(chatId), userId, role, rights, randomId, ct);

    /// <summary>Puts somebody out of a chat for good, or lets them be added again.</summary>
    public Task BanMemberAsync(long chatId, long userId, bool banned = true, long randomId = 0, CancellationToken ct = default) =>
        BanMemberAsync(Peer.Chat(chatId), userId, banned, randomId, ct);

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
