using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Msg.Queries;

/// <summary>What is to be read in a channel, by somebody who may.</summary>
internal sealed class ChannelReading(Mailbox mailbox, Attendance channel)
{
    private const int FewPlaces = 32, ManyPlaces = 1024;

    private string Conversation => Names.ChannelConversation(channel.Chat.Id);

    private long Last => channel.Head.LastDialogMessageId;

    /// <summary>Fills in how the caller reacts to messages, of one channel or of several; of those to which nobody does nothing is read.</summary>
    public static async Task AddOwnAsync(Mailbox mailbox, IEnumerable<Message> messages, CancellationToken ct)
    {
        var reacted = messages.Where(m => m.Reactions is not null).ToList();
        var own = await mailbox.GetAsync([.. reacted.Select(m => Names.Reaction(Names.ChannelConversation(m.Peer.ChannelId), m.Id, mailbox.User))], UserReaction.Parser, ct);
        foreach (var (message, reaction) in reacted.Zip(own)) message.Reactions.Own = reaction?.Emoji ?? "";
    }

    /// <summary>The messages that are there, as many as are wanted, from a place in either direction.</summary>
    public async Task<List<Message>> WalkAsync(long start, bool forward, int wanted, long minId, long maxId, CancellationToken ct)
    {
        var (first, last) = (Math.Max(channel.Floor, minId) + 1, maxId > 0 ? Math.Min(Last, maxId - 1) : Last);
        var found = new List<Message>();
        var at = forward ? Math.Max(start, first) : Math.Min(start, last);

        // The further it goes, the more are read at once: many may have been deleted.
        for (var places = Math.Max(FewPlaces, wanted); at >= first && at <= last && found.Count < wanted; places = Math.Min(places * 2, ManyPlaces))
        {
            var ids = forward ? Numbers.Between(at, Math.Min(last, at + places - 1)) : Numbers.Between(Math.Max(first, at - places + 1), at).Reverse();
            var some = ids.ToList();
            found.AddRange((await ReadAsync(some, ct)).Take(wanted - found.Count));
            at = forward ? some[^1] + 1 : some[^1] - 1;
        }

        await AddOwnAsync(mailbox, found, ct);
        return found;
    }

    /// <summary>Those of these that there are to show, in the order asked.</summary>
    public async Task<List<Message>> FindAsync(IEnumerable<long> ids, CancellationToken ct)
    {
        var found = (await ReadAsync([.. ids.Where(id => id > channel.Floor)], ct)).ToList();
        await AddOwnAsync(mailbox, found, ct);
        return found;
    }

    /// <summary>Messages after the caller's mark that they can read: those that are deleted, what tells of the channel itself, and their own are none.</summary>
    public async Task<int> UnreadAsync(DialogState dialog, CancellationToken ct)
    {
        var (after, last) = (Math.Max(dialog.ReadInbox, channel.Floor), Last);
        if (after >= last) return 0;
        var pages = Numbers.Between((after + 1) / Names.PlacesPerSilentPage, last / Names.PlacesPerSilentPage).Select(k => Names.SilentPlaces(Conversation, k)).ToArray();
        var silent = await mailbox.GetAsync(pages, SilentPlaces.Parser, ct);
        return (int)(last - after) - silent.SelectMany(p => p?.DialogMessageIds ?? []).Concat(dialog.OwnUnread).Distinct().Count(place => place > after && place <= last);
    }

    private async Task<IEnumerable<Message>> ReadAsync(IReadOnlyList<long> ids, CancellationToken ct) =>
        (await mailbox.GetAsync([.. ids.Select(id => Names.ChannelMessage(Conversation, id))], ChannelMessage.Parser, ct))
            .Select(m => m.ToShow()?.SeenAfter(channel.Own.HiddenUpTo)).OfType<Message>();
}
