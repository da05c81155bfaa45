using DaprMessaging.Contracts;

namespace DaprMessaging.Search;

/// <summary>Whose messages they are: of a mailbox, or of a channel, which is kept once.</summary>
/// <param name="Id">Of the user, or of the channel.</param>
/// <param name="IsChannel">Which of the two.</param>
internal readonly record struct Owner(long Id, bool IsChannel)
{
    /// <summary>As in the index and in the log: u42, b42.</summary>
    public string Key => (IsChannel ? Peer.Channel(Id) : Peer.User(Id)).ToKey();

    public static Owner Mailbox(long user) => new(user, IsChannel: false);

    public static Owner Channel(long channel) => new(channel, IsChannel: true);
}
