using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Msg.Queries;

/// <summary>What is to be read in channels.</summary>
internal static class ChannelReading
{
    private const int FewPlaces = 32, ManyPlaces = 1024;

    /// <summary>The messages that are there, as many as are wanted, from a place in either direction.</summary>
    public static async Task<List<Message>> WalkAsync(
        Mailbox mailbox, string channel, ConversationHead head, long start, bool forward, int wanted, long minId, long maxId, CancellationToken ct)
    {
        var (first, last) = (Math.Max(head.ClearedUpTo, minId) + 1, maxId > 0 ? Math.Min(head.LastDialogMessageId, maxId - 1) : head.LastDialogMessageId);
        var found = new List<Message>();
        var at = forward ? Math.Max(start, first) : Math.Min(start, last);

        // The further it goes, the more are read at once: many may have been deleted.
        for (var places = Math.Max(FewPlaces, wanted); at >= first && at <= last && found.Count < wanted; places = Math.Min(places * 2, ManyPlaces))
        {
            var ids = forward ? Numbers.Between(at, Math.Min(last, at + places - 1)) : Numbers.Between(Math.Max(first, at - places + 1), at).Reverse();
            var some = ids.ToList();
            found.AddRange((await FindAsync(mailbox, channel, some, ct)).OfType<Message>().Take(wanted - found.Count));
            at = forward ? some[^1] + 1 : some[^1] - 1;
        }

        await AddOwnAsync(mailbox, found, ct);
        return found;
    }

    /// <summary>Fills in how the caller reacts to messages, of one channel or of several; of those to which nobody does nothing is read.</summary>
    public static async Task AddOwnAsync(Mailbox mailbox, IEnumerable<Message> messages, CancellationToken ct)
    {
        var reacted = messages.Where(m => m.Reactions is not null).ToList();
        var own = await mailbox.GetAsync([.. reacted.Select(m => Names.Reaction(Names.ChannelConversation(m.Peer.ChannelId), m.Id, mailbox.User))], UserReaction.Parser, ct);
        foreach (var (message, reaction) in reacted.Zip(own)) message.Reactions.Own = reaction?.Emoji ?? "";
    }

    /// <summary>In the order asked; null where there is none to show.</summary>
    public static async Task<Message?[]> FindAsync(Mailbox mailbox, string channel, IReadOnlyList<long> ids, CancellationToken ct) =>
        [.. (await mailbox.GetAsync([.. ids.Select(id => Names.ChannelMessage(channel, id))], ChannelMessage.Parser, ct)).Select(m => m.ToShow())];

    /// <summary>Messages after a mark that somebody can read: those that are deleted, and what tells of the channel itself, are none.</summary>
    public static async Task<int> UnreadAsync(Mailbox mailbox, string channel, ConversationHead head, long mark, CancellationToken ct)
    {
        var (after, last) = (Math.Max(mark, head.ClearedUpTo), head.LastDialogMessageId);
        if (after >= last) return 0;
        var pages = Numbers.Between((after + 1) / Names.PlacesPerSilentPage, last / Names.PlacesPerSilentPage).Select(k => Names.SilentPlaces(channel, k)).ToArray();
        var silent = await mailbox.GetAsync(pages, SilentPlaces.Parser, ct);
        return (int)(last - after) - silent.Sum(p => p?.DialogMessageIds.Count(place => place > after && place <= last) ?? 0);
    }
}
