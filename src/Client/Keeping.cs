using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Client;

/// <content>How a user keeps a mailbox: what is read, cleared, pinned, muted, put aside. Ids are the user's own.</content>
public sealed partial class MessagingClient
{
    /// <summary>Everything in the dialog up to this message is read.</summary>
    public Task ReadHistoryAsync(Peer peer, long maxId, CancellationToken ct = default) =>
        AskAsync(new Request { ReadHistory = new ReadHistory { Peer = peer, MaxId = maxId } }, ct);

    /// <summary>Voice messages and video notes were played, mentions seen.</summary>
    public Task ReadContentsAsync(Peer peer, IEnumerable<long> messageIds, CancellationToken ct = default) =>
        AskAsync(new Request { ReadContents = new ReadContents { Peer = peer, MessageIds = { messageIds } } }, ct);

    /// <summary>All mentions in the dialog up to this message are seen.</summary>
    public Task ReadMentionsAsync(Peer peer, long maxId, CancellationToken ct = default) =>
        AskAsync(new Request { ReadMentions = new ReadMentions { Peer = peer, MaxId = maxId } }, ct);

    /// <summary>All messages up to this one go: for oneself, or for everyone. What came since stays.</summary>
    public Task ClearHistoryAsync(Peer peer, long maxId, bool forEveryone = false, long randomId = 0, CancellationToken ct = default) => AskAsync(new Request
    {
        ClearHistory = new ClearHistory { RandomId = forEveryone ? Or(randomId) : 0, Peer = peer, MaxId = maxId, ForEveryone = forEveryone },
    }, ct);

    /// <summary>What anybody says in the dialog from now on is deleted so long after; zero: it stays.</summary>
    public Task SetDialogTtlAsync(Peer peer, TimeSpan ttl, long randomId = 0, CancellationToken ct = default) =>
        AskAsync(new Request { SetDialogTtl = new SetDialogTtl { RandomId = Or(randomId), Peer = peer, TtlSeconds = (int)ttl.TotalSeconds } }, ct);

    /// <summary>How the user reacts to a message, instead of what they had chosen before; empty: not at all.</summary>
    public Task SetReactionAsync(Peer peer, long messageId, string emoji, long randomId = 0, CancellationToken ct = default) => AskAsync(new Request
    {
        SetReaction = new SetReaction { RandomId = Or(randomId), Peer = peer, MessageId = messageId, Emoji = emoji },
    }, ct);

    /// <summary>Reactions in the dialog are seen, as far as they have come up to this step.</summary>
    public Task ReadReactionsAsync(Peer peer, long pts, CancellationToken ct = default) =>
        AskAsync(new Request { ReadReactions = new ReadReactions { Peer = peer, Pts = pts } }, ct);

    public Task PinMessageAsync(Peer peer, long messageId, bool forEveryone = false, long randomId = 0, CancellationToken ct = default) => AskAsync(new Request
    {
        PinMessage = new PinMessage { RandomId = forEveryone ? Or(randomId) : 0, Peer = peer, MessageId = messageId, ForEveryone = forEveryone },
    }, ct);

    public Task UnpinMessageAsync(Peer peer, long messageId, bool forEveryone = false, long randomId = 0, CancellationToken ct = default) => AskAsync(new Request
    {
        UnpinMessage = new UnpinMessage { RandomId = forEveryone ? Or(randomId) : 0, Peer = peer, MessageId = messageId, ForEveryone = forEveryone },
    }, ct);

    public Task UnpinAllMessagesAsync(Peer peer, bool forEveryone = false, long randomId = 0, CancellationToken ct = default) => AskAsync(new Request
    {
        UnpinAllMessages = new UnpinAllMessages { RandomId = forEveryone ? Or(randomId) : 0, Peer = peer, ForEveryone = forEveryone },
    }, ct);

    /// <summary>A mark on the dialog, to come back to it later; reading it takes the mark away.</summary>
    public Task MarkDialogUnreadAsync(Peer peer, bool unread = true, CancellationToken ct = default) =>
        AskAsync(new Request { MarkDialogUnread = new MarkDialogUnread { Peer = peer, Unread = unread } }, ct);

    /// <summary>No disturbance until then (Unix ms); 0: none; 2^53 - 1: for ever.</summary>
    public Task MuteDialogAsync(Peer peer, long until, CancellationToken ct = default) =>
        AskAsync(new Request { MuteDialog = new MuteDialog { Peer = peer, Until = until } }, ct);

    /// <summary>0: the main list; 1: the archive.</summary>
    public Task SetDialogFolderAsync(Peer peer, int folderId, CancellationToken ct = default) =>
        AskAsync(new Request { SetDialogFolder = new SetDialogFolder { Peer = peer, FolderId = folderId } }, ct);

    public Task PinDialogAsync(Peer peer, bool pinned = true, CancellationToken ct = default) =>
        AskAsync(new Request { PinDialog = new PinDialog { Peer = peer, Pinned = pinned } }, ct);

    /// <summary>The pinned dialogs of a folder in this order; those that are not named come after them.</summary>
    public Task ReorderPinnedDialogsAsync(IEnumerable<Peer> peers, int folderId = 0, CancellationToken ct = default) =>
        AskAsync(new Request { ReorderPinnedDialogs = new ReorderPinnedDialogs { FolderId = folderId, Peers = { peers } } }, ct);

    /// <summary>What the user has typed and not sent; an empty text: nothing any more.</summary>
    public Task SaveDraftAsync(Peer peer, string text, long replyTo = 0, CancellationToken ct = default) => AskAsync(new Request
    {
        SaveDraft = new SaveDraft { Peer = peer, Draft = new Draft { Content = new Content { Text = text }, ReplyToMessageId = replyTo } },
    }, ct);

    /// <summary>That user's messages do not come any more; that user never learns of it.</summary>
    public Task BlockUserAsync(long userId, bool blocked = true, CancellationToken ct = default) =>
        AskAsync(new Request { BlockUser = new BlockUser { UserId = userId, Blocked = blocked } }, ct);

    /// <summary>The user is typing, or does something else just now: say it again every few seconds while it lasts.</summary>
    public Task SetTypingAsync(Peer peer, Typing.Types.Action action = Typing.Types.Action.Typing, CancellationToken ct = default) =>
        AskAsync(new Request { SetTyping = new SetTyping { Peer = peer, Action = action } }, ct);

    /// <summary>This device is to be notified of messages while it is not connected; empty: not any more.</summary>
    /// <param name="token">What the relay of notifications knows it by.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task RegisterDeviceAsync(string token, CancellationToken ct = default) => AskAsync(new Request { RegisterDevice = new RegisterDevice { Token = token } }, ct);

    /// <summary>Ends a device of the caller's for good: it is closed, and its token is refused from now on.</summary>
    public Task TerminateSessionAsync(string deviceId, CancellationToken ct = default) => AskAsync(new Request { TerminateSessions = new TerminateSessions { DeviceId = deviceId } }, ct);

    /// <summary>Likewise all of them but this one.</summary>
    public Task TerminateOtherSessionsAsync(CancellationToken ct = default) => AskAsync(new Request { TerminateSessions = new TerminateSessions() }, ct);
}
