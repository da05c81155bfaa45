using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Checks;

/// <summary>
/// A6 of mentions in what is kept once: a member is shown, and counted, exactly those that name or answer them, were said while they were
/// there since they came last, and are neither seen nor gone.
/// </summary>
internal static class ChannelMentionCheck
{
    public static void Look(Truth truth, World world)
    {
        foreach (var channel in truth.Channels)
        {
            var peer = ConversationId.PeerOf(channel.Id, 0);
            foreach (var user in world.Configuration.Users.Except(world.Configuration.Bots).Where(channel.IsIn))
            {
                var state = truth.Mailbox(user).Dialogs.GetValueOrDefault(peer.ToKey()) ?? new DialogState();
                var mark = Mark(channel, user, world);
                if (state.MentionsReadUpTo != mark) world.Findings.Add("A6", $"{channel.Id}: {user} has seen mentions up to {state.MentionsReadUpTo}, it should be {mark}");
                var (shown, due) = (Shown(new FreshReader(world, user), peer), Due(channel, user, mark, world));
                if (!shown.SequenceEqual(due)) world.Findings.Add("A6", $"{channel.Id}: {user} is shown the mentions {string.Join(' ', shown)}, unread are {string.Join(' ', due)}");
                var counted = new FreshReader(world, user).Ask(new Request { GetChannels = new GetChannels() }).Channels.Channels_
                    .First(c => c.Chat.Id == peer.ChannelId).Dialog.Counters.UnreadMentionsCount;
                if (counted != due.Count) world.Findings.Add("A6", $"{channel.Id}: {user} is told of {counted} mentions, unread are {due.Count}");
            }
        }
    }

    private static List<long> Due(ConversationTruth channel, long user, long mark, World world) => [
        .. channel.Ops.Where(o => o.Sent is not null && o.Sender != user && channel.Has(user, o.OpNo))
            .SelectMany(o => o.Sent.Items.Select((item, i) => (Item: item, Place: o.Sent.FirstDialogMessageId + i)))
            .Where(m => m.Item.Content.Entities.Any(e => e.UserId == user && e.Kind != Entity.Types.Kind.BotCommand) || (m.Item.ReplyTo > 0 && channel.AuthorOf(m.Item.ReplyTo) == user))
            .Select(m => m.Place)
            .Where(place => place > mark && !channel.IsGone(place) && !world.Claims.Plays.Contains((user, channel.Id, place)))
            .OrderDescending()];

    // As far as they have asked for; and who comes or goes has seen all that was said before.
    private static long Mark(ConversationTruth channel, long user, World world) => world.Claims.Marks
        .Where(m => (m.Owner, m.What, m.Conversation) == (user, "mentions", channel.Id)).Select(m => m.UpTo)
        .Concat(channel.Ops.Where(o => (o.Service?.Action).Movements() is var moves && (moves.Joined.Contains(user) || moves.Left.Contains(user))).Select(o => o.Service.SaidBefore))
        .Append(0).Max();

    private static List<long> Shown(FreshReader reader, Peer peer)
    {
        var shown = new List<long>();
        while (true)
        {
            var page = reader.Ask(new Request { GetUnreadMentions = new GetUnreadMentions { Peer = peer, OffsetId = shown.LastOrDefault(), Limit = 3 } }).History;
            shown.AddRange(page.Messages.Select(m => m.Id));
            if (!page.More) return shown;
        }
    }
}
