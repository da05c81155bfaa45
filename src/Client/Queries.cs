using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Client;

/// <content>What a user can ask for.</content>
public sealed partial class MessagingClient
{
    public async Task<State> GetStateAsync(CancellationToken ct = default) =>
        (await AskAsync(new Request { GetState = new GetState() }, ct)).State;

    public async Task<Difference> GetDifferenceAsync(long pts, int limit = 0, CancellationToken ct = default) =>
        (await AskAsync(new Request { GetDifference = new GetDifference { Pts = pts, Limit = limit } }, ct)).Difference;

    /// <summary>A page of the list of dialogs: the pinned ones with the first, then the newest; go on with the last one's Order.</summary>
    /// <param name="offsetId">Order of the last dialog already seen; 0: from the newest.</param>
    /// <param name="limit">Of those that are not pinned; 0: as many as there are at once.</param>
    /// <param name="folderId">0: the main list; 1: the archive.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<Dialogs> GetDialogsAsync(long offsetId = 0, int limit = 0, int folderId = 0, CancellationToken ct = default) =>
        (await AskAsync(new Request { GetDialogs = new GetDialogs { OffsetId = offsetId, Limit = limit, FolderId = folderId } }, ct)).Dialogs;

    /// <summary>Dialogs by their peers, whether they are in a list or not.</summary>
    public async Task<Dialogs> GetPeerDialogsAsync(IEnumerable<Peer> peers, CancellationToken ct = default) =>
        (await AskAsync(new Request { GetPeerDialogs = new GetPeerDialogs { Peers = { peers } } }, ct)).Dialogs;

    /// <summary>A page of a dialog's messages: older than the offset, newest first; or newer, oldest first.</summary>
    public async Task<History> GetHistoryAsync(
        Peer peer, long offsetId = 0, int limit = 0, bool forward = false, CancellationToken ct = default) =>
        (await AskAsync(new Request
        {
            GetHistory = new GetHistory { Peer = peer, OffsetId = offsetId, Limit = limit, Forward = forward },
        }, ct)).History;

    /// <summary>Who is in a chat, or (for those who can ban) who may not be: all of them, or a page.</summary>
    public Task<Members> GetMembersAsync(long chatId, int offset = 0, int limit = 0, bool banned = false, CancellationToken ct = default) =>
        GetMembersAsync(Peer.Chat(chatId), offset, limit, banned, ct);

    /// <summary>How a chat is set up, and what the user may do in it.</summary>
    public Task<FullChat> GetChatAsync(long chatId, CancellationToken ct = default) => GetChatAsync(Peer.Chat(chatId), ct);

    /// <summary>The messages that are pinned in a dialog, the newest first.</summary>
    public async Task<History> GetPinnedMessagesAsync(Peer peer, CancellationToken ct = default) =>
        (await AskAsync(new Request { GetPinnedMessages = new GetPinnedMessages { Peer = peer } }, ct)).History;

    /// <summary>A page of the messages that mention the user, and that the user has not seen; the newest first.</summary>
    public async Task<History> GetUnreadMentionsAsync(Peer peer, long offsetId = 0, int limit = 0, CancellationToken ct = default) =>
        (await AskAsync(new Request { GetUnreadMentions = new GetUnreadMentions { Peer = peer, OffsetId = offsetId, Limit = limit } }, ct)).History;

    /// <summary>A page of the user's own messages to which others have reacted since the user looked; the newest first.</summary>
    public async Task<History> GetUnreadReactionsAsync(Peer peer, long offsetId = 0, int limit = 0, CancellationToken ct = default) =>
        (await AskAsync(new Request { GetUnreadReactions = new GetUnreadReactions { Peer = peer, OffsetId = offsetId, Limit = limit } }, ct)).History;

    /// <summary>Who reacts how to a message, the newest first; with one emoji, or with any.</summary>
    public async Task<MessageReactions> GetReactionsAsync(Peer peer, long messageId, string emoji = "", int offset = 0, int limit = 0, CancellationToken ct = default) =>
        (await AskAsync(new Request { GetReactions = new GetReactions { Peer = peer, MessageId = messageId, Emoji = emoji, Offset = offset, Limit = limit } }, ct)).MessageReactions;

    /// <summary>The caller's devices, those that are online first.</summary>
    public async Task<IReadOnlyList<DeviceSession>> GetSessionsAsync(CancellationToken ct = default) =>
        (await AskAsync(new Request { GetSessions = new GetSessions() }, ct)).Sessions.Sessions_;

    /// <summary>When the other of a dialog of two has read a message of one's own (Unix ms); 0: that is not known.</summary>
    /// <exception cref="RefusedException">NOT_READ_YET, among others.</exception>
    public async Task<long> GetReadDateAsync(Peer peer, long messageId, CancellationToken ct = default) =>
        (await AskAsync(new Request { GetReadDate = new GetReadDate { Peer = peer, MessageId = messageId } }, ct)).ReadDate.Date;

    /// <summary>Who of a chat has read a message of one's own, and when. Not in large chats.</summary>
    public async Task<Readers> GetReadersAsync(long chatId, long messageId, CancellationToken ct = default) =>
        (await AskAsync(new Request { GetReaders = new GetReaders { ChatId = chatId, MessageId = messageId } }, ct)).Readers;

    /// <summary>A page of what the user has scheduled and has not been sent yet, in the order in which it was scheduled; without a peer: to anybody.</summary>
    public async Task<ScheduledMessages> GetScheduledMessagesAsync(Peer? peer = null, long offsetId = 0, int limit = 0, CancellationToken ct = default) =>
        (await AskAsync(new Request { GetScheduledMessages = new GetScheduledMessages { Peer = peer, OffsetId = offsetId, Limit = limit } }, ct)).ScheduledMessages;

    /// <summary>Whom the user has blocked, the last one first.</summary>
    public async Task<BlockedUsers> GetBlockedUsersAsync(CancellationToken ct = default) =>
        (await AskAsync(new Request { GetBlockedUsers = new GetBlockedUsers() }, ct)).BlockedUsers;

    /// <summary>A page of the messages that are looked for, the newest first; go on with its NextOffsetId as OffsetId.</summary>
    /// <exception cref="RefusedException">SEARCH_UNAVAILABLE where the system has no index, among others.</exception>
    public async Task<FoundMessages> SearchMessagesAsync(SearchMessages search, CancellationToken ct = default) =>
        (await AskAsync(new Request { SearchMessages = search }, ct)).FoundMessages;

    /// <summary>Those with certain words, of one dialog or of all.</summary>
    /// <param name="text">Words, each of which begins a word of the message; case and diacritics do not count; #word: a hashtag.</param>
    /// <param name="peer">The dialog; null: all.</param>
    /// <param name="offsetId">Own id of the last message already seen; 0: from the newest.</param>
    /// <param name="limit">0: as many as there are at once.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<FoundMessages> SearchMessagesAsync(string text, Peer? peer = null, long offsetId = 0, int limit = 0, CancellationToken ct = default) =>
        SearchMessagesAsync(new SearchMessages { Text = text, Peer = peer, OffsetId = offsetId, Limit = limit }, ct);

    /// <summary>How many messages carry what: of one dialog, or of all.</summary>
    public async Task<SearchCounters> GetSearchCountersAsync(Peer? peer = null, CancellationToken ct = default) =>
        (await AskAsync(new Request { GetSearchCounters = new GetSearchCounters { Peer = peer } }, ct)).SearchCounters;
}
