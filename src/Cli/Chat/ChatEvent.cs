using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Cli.Chat;

/// <summary>What a chat hears: from the server, from its user, from its connection.</summary>
internal abstract record ChatEvent
{
    internal sealed record Connected(bool IsOnline) : ChatEvent;

    /// <summary>All that is read from now on is at least as new as this step, and the next update is the one after it.</summary>
    internal sealed record Begun(long Pts) : ChatEvent;

    internal sealed record DialogsRead(Dialogs Dialogs, int FolderId = 0) : ChatEvent;

    internal sealed record ChannelsRead(Channels Channels) : ChatEvent;

    internal sealed record ChatRead(FullChat Chat) : ChatEvent;

    /// <summary>Some messages of a dialog, of wherever.</summary>
    internal sealed record PageRead(Peer Peer, History Page) : ChatEvent;

    internal sealed record UsersRead(IEnumerable<User> Users) : ChatEvent;

    internal sealed record BlockedRead(BlockedUsers Blocked) : ChatEvent;

    /// <summary>The user has turned to a dialog; its history, newest first.</summary>
    internal sealed record Opened(Peer Peer, History History) : ChatEvent;

    internal sealed record Updated(Update Update) : ChatEvent;

    /// <summary>The next step of a channel.</summary>
    internal sealed record Stepped(ChannelStep Step) : ChatEvent;

    /// <summary>Somebody is typing, or does something else, or has stopped. The number is that of this word of it.</summary>
    internal sealed record Typing(Contracts.Typing What, long Number) : ChatEvent;

    /// <summary>Nothing more was heard since.</summary>
    internal sealed record TypingOver(Peer Peer, long Number) : ChatEvent;

    /// <summary>Somebody is there, or not.</summary>
    internal sealed record PresenceHeard(Presence What) : ChatEvent;

    internal sealed record Sending(Peer Peer, long RandomId, string Text) : ChatEvent;

    internal sealed record NotSent(long RandomId, string Reason) : ChatEvent;

    internal sealed record MembersRead(Members Members) : ChatEvent;

    /// <summary>The user wants to see the list of dialogs, at this time (Unix ms).</summary>
    internal sealed record DialogsWanted(long Now) : ChatEvent;

    /// <summary>The user wants to see these messages, newest first; of other dialogs than the open one with their names.</summary>
    internal sealed record Found(History History, string Otherwise) : ChatEvent;

    /// <summary>Something to be told to the user, and to nobody else.</summary>
    internal sealed record Told(string Text) : ChatEvent;
}
