using DaprMessaging.Contracts;

namespace DaprMessaging.Inbox;

/// <summary>Who can own a mailbox.</summary>
internal static class UserId
{
    /// <exception cref="FormatException">Nobody can have this id.</exception>
    public static long Check(long id) => Peer.User(id).IsValid ? id : throw new FormatException($"{id} is no user id");
}
