using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Cli.Chat;

/// <summary>What a chat hears: from the server, from its user, from its connection.</summary>
internal abstract record ChatEvent
{
    internal sealed record Connected(bool IsOnline) : ChatEvent;

    internal sealed record DialogsRead(Dialogs Dialogs) : ChatEvent;

    /// <summary>The user has turned to a dialog; its history, newest first.</summary>
    internal sealed record Opened(Peer Peer, History History) : ChatEvent;

    internal sealed record Updated(Update Update) : ChatEvent;

    internal sealed record Sending(Peer Peer, long RandomId, string Text) : ChatEvent;

    internal sealed record NotSent(long RandomId, string Reason) : ChatEvent;

    internal sealed record MembersRead(Members Members) : ChatEvent;

    /// <summary>The user wants to see the list of dialogs.</summary>
    internal sealed record DialogsWanted : ChatEvent;

    /// <summary>Something to be told to the user, and to nobody else.</summary>
    internal sealed record Told(string Text) : ChatEvent;
}
