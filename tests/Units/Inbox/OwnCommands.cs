using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox;

/// <summary>Events of Inbox-T by which owners change their own mailboxes, in short.</summary>
internal static class OwnCommands
{
    public static ClearDialog ClearMine(string conversation, long owner, long upTo) => new()
    {
        Conversation = conversation, Owner = owner, UpTo = upTo, Origin = From(owner),
    };

    public static PinForMe PinMine(string conversation, long owner, long place, long at) => new()
    {
        Conversation = conversation, Owner = owner, DialogMessageId = place, Pinned = true, At = at, Origin = From(owner),
    };

    /// <summary>Without a place: all of them.</summary>
    public static PinForMe UnpinMine(string conversation, long owner, long at, long place = 0) => new()
    {
        Conversation = conversation, Owner = owner, DialogMessageId = place, At = at, Origin = From(owner),
    };

    /// <summary>Messages played, or mentions seen.</summary>
    public static ReadContents Play(string conversation, long owner, params IEnumerable<long> places) => new()
    {
        Conversation = conversation, Owner = owner, DialogMessageIds = { places }, Origin = From(owner),
    };

    public static ReadMentions SeeMentions(string conversation, long owner, long upTo) => new()
    {
        Conversation = conversation, Owner = owner, UpTo = upTo, Origin = From(owner),
    };

    public static MarkDialogUnread MarkUnread(string conversation, long owner, long at, bool unread = true) => new()
    {
        Conversation = conversation, Owner = owner, Unread = unread, At = at, Origin = From(owner),
    };

    public static MuteDialog Mute(string conversation, long owner, long at, long until) => new()
    {
        Conversation = conversation, Owner = owner, Until = until, At = at, Origin = From(owner),
    };

    public static SetDialogFolder Move(string conversation, long owner, long at, int folderId) => new()
    {
        Conversation = conversation, Owner = owner, FolderId = folderId, At = at, Origin = From(owner),
    };

    public static PinDialog PinToTop(string conversation, long owner, long at, bool pinned = true) => new()
    {
        Conversation = conversation, Owner = owner, Pinned = pinned, At = at, Origin = From(owner),
    };

    public static ReorderPinnedDialogs Reorder(long owner, long at, int folderId, params IEnumerable<Peer> peers) => new()
    {
        Owner = owner, FolderId = folderId, Peers = { peers }, At = at, Origin = From(owner),
    };

    /// <summary>Without a text: there is none any more.</summary>
    public static SaveDraft Draft(string conversation, long owner, long at, string? text) => new()
    {
        Conversation = conversation, Owner = owner, At = at, Origin = From(owner),
        Draft = text is null ? null : new Draft { Content = new Content { Text = text }, Date = at },
    };

    public static BlockUser Block(long owner, long user, long at, bool blocked = true) => new()
    {
        Owner = owner, UserId = user, Blocked = blocked, At = at, Origin = From(owner),
    };

    /// <summary>Read at a moment, and with the unread mark that was set before another taken away.</summary>
    public static ReadHistory ReadAt(string conversation, long owner, long upTo, long date, long unmarksAt = 0, long from = 0) => new()
    {
        Conversation = conversation, Owner = owner, UpTo = upTo, From = from, Date = date, UnmarksAt = unmarksAt, Origin = From(owner),
    };

    /// <summary>A send that uses up the draft which was saved before a moment.</summary>
    public static SendMessages Clearing(this SendMessages command, long draftsBefore)
    {
        command.ClearsDraftAt = draftsBefore;
        return command;
    }
}
