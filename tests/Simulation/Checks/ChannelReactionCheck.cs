using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Checks;

/// <summary>
/// A6 of reactions in what is kept once: an author is shown, and counted, exactly those of their messages to which others react still, and
/// have since the author looked or came last, as long as the author was there. And A8: whoever asks is told who reacts how, the newest first.
/// </summary>
internal static class ChannelReactionCheck
{
    public static void Look(Truth truth, World world)
    {
        foreach (var channel in truth.Channels)
        {
            Lists(channel, world);
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

        return [.. channel.Readable(user).Where(place => last.GetValueOrDefault(place) is var opNo && opNo > mark && opNo > none.GetValueOrDefault(place)).OrderDescending()];
    }

    private static void Lists(ConversationTruth channel, World world)
    {
        if (channel.Head.Broadcast) return;
        foreach (var reacted in channel.Ops.Where(o => o.Reacted is not null && !channel.IsGone(o.Reacted.DialogMessageId)).GroupBy(o => o.Reacted.DialogMessageId))
        {
            if (world.Configuration.Users.Except(world.Configuration.Bots).FirstOrDefault(u => channel.IsIn(u) && channel.FloorsOf(u)[^1] < reacted.Key) is not (> 0 and var user)) continue;
            var due = reacted.GroupBy(o => o.Sender).Select(g => g.Last()).Where(o => o.Reacted.Emoji.Length > 0).OrderByDescending(o => o.OpNo)
                .Select(o => new MessageReaction { UserId = o.Sender, Emoji = o.Reacted.Emoji, Date = o.Date }).ToList();
            var told = new FreshReader(world, user).Ask(new Request { GetReactions = new GetReactions { Peer = ConversationId.PeerOf(channel.Id, 0), MessageId = reacted.Key } }).MessageReactions;
            if (!told.Reactions.SequenceEqual(due) || told.TotalCount != due.Count) world.Findings.Add("A8", $"{channel.Id}: of message {reacted.Key} it is told {told}, they react {string.Join(' ', due)}");
        }
    }

    // As far as they have asked for; and who comes or goes has seen all that was before.
    private static long Mark(ConversationTruth channel, long user, World world) => world.Claims.Marks
        .Where(m => (m.Owner, m.What, m.Conversation) == (user, "reactions", channel.Id)).Select(m => m.UpTo)
        .Concat(channel.Ops.Where(o => (o.Service?.Action).Movements() is var moves && (moves.Joined.Contains(user) || moves.Left.Contains(user))).Select(o => o.OpNo))
        .Append(0).Max();
}
