using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Checks;

/// <summary>
/// A6 of reactions in what is kept once: an author is shown, and counted, exactly those of their messages to which others react still, and
/// have since the author looked or came last, as long as the author was there.
/// </summary>
internal static class ChannelReactionCheck
{
    public static void Look(Truth truth, World world)
    {
        foreach (var channel in truth.Channels)
        {
            var peer = ConversationId.PeerOf(channel.Id, 0);
            foreach (var user in world.Configuration.Users.Except(world.Configuration.Bots).Where(channel.IsIn))
            {
                var reader = new FreshReader(world, user);
                var shown = reader.Ask(new Request { GetUnreadReactions = new GetUnreadReactions { Peer = peer } }).History.Messages.Select(m => m.Id).ToList();
                var due = Due(channel, user, Mark(channel, user, world));
                if (!shown.SequenceEqual(due)) world.Findings.Add("A6", $"{channel.Id}: {user} is shown unread reactions to {string.Join(' ', shown)}, they are to {string.Join(' ', due)}");
                var counted = reader.Ask(new Request { GetChannels = new GetChannels() }).Channels.Channels_.First(c => c.Chat.Id == peer.ChannelId).Dialog.Counters.UnreadReactionsCount;
                if (counted != due.Count) world.Findings.Add("A6", $"{channel.Id}: {user} is told of unread reactions to {counted} messages, they are to {due.Count}");
            }
        }
    }

    private static List<long> Due(ConversationTruth channel, long user, long mark)
    {
        if (channel.Head.Broadcast) return [];
        var cleared = channel.Ops.Select(o => o.Cleared?.UpTo ?? 0).Append(0).Max();
        var deleted = channel.Ops.SelectMany(o => o.Deleted?.DialogMessageIds ?? []).ToHashSet();
        var (react, last, none) = (new Dictionary<long, HashSet<long>>(), new Dictionary<long, long>(), new Dictionary<long, long>());
        foreach (var op in channel.Ops.Where(o => o.Reacted is not null && o.Sender != user && channel.AuthorOf(o.Reacted.DialogMessageId) == user))
        {
            var place = op.Reacted.DialogMessageId;
            if (!react.TryGetValue(place, out var others)) react[place] = others = [];
            if (op.Reacted.Emoji.Length > 0) others.Add(op.Sender);
            else others.Remove(op.Sender);
            if (others.Count == 0) none[place] = op.OpNo;
            else if (op.Reacted.Emoji.Length > 0 && channel.Has(user, op.OpNo)) last[place] = op.OpNo;
        }

        return [.. last.Where(m => m.Value > mark && m.Value > none.GetValueOrDefault(m.Key) && m.Key > cleared && !deleted.Contains(m.Key)).Select(m => m.Key).OrderDescending()];
    }

    // As far as they have asked for; and who comes or goes has seen all that was before.
    private static long Mark(ConversationTruth channel, long user, World world) => world.Claims.Marks
        .Where(m => (m.Owner, m.What, m.Conversation) == (user, "reactions", channel.Id)).Select(m => m.UpTo)
        .Concat(channel.Ops.Where(o => (o.Service?.Action).Movements() is var moves && (moves.Joined.Contains(user) || moves.Left.Contains(user))).Select(o => o.OpNo))
        .Append(0).Max();
}
