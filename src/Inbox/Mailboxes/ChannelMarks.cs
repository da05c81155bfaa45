using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>How far the owner of a mailbox has read a channel, and what of their own comes after that without counting.</summary>
internal static class ChannelMarks
{
    public static void ReadUpTo(this DialogState channel, long mark)
    {
        channel.ReadInbox = channel.ReadInboxMaxId = mark;
        while (channel.OwnUnread.Count > 0 && channel.OwnUnread[0] <= mark) channel.OwnUnread.RemoveAt(0);
    }

    /// <summary>What was scheduled has come there, while its author may have been away: it reads nothing, and is not to be read. Of more than can wait the oldest counts again.</summary>
    public static void Own(this DialogState channel, IEnumerable<long> places)
    {
        foreach (var place in places.Where(p => p > channel.ReadInbox && !channel.OwnUnread.Contains(p)))
            channel.OwnUnread.Insert(channel.OwnUnread.Count(p => p < place), place);
        while (channel.OwnUnread.Count > Limits.Scheduled) channel.OwnUnread.RemoveAt(0);
    }
}
