using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;
using DaprMessaging.Simulation.Worlds;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Simulation.Checks;

/// <summary>
/// A14 in a broadcast: who is there only its admins are told, who reacts nobody, not even the author; and whoever comes reads all of it. (That
/// only admins write there, <see cref="GovernmentTruth"/> sees.)
/// </summary>
internal static class BroadcastCheck
{
    public static void Look(Truth truth, World world)
    {
        foreach (var channel in truth.Channels.Where(c => c.Ops.FirstOrDefault()?.Service?.Action?.ChatCreated is { Broadcast: true }))
        {
            if (!channel.Head.Broadcast) world.Findings.Add("A14", $"{channel.Id} was a broadcast, and is none");
            foreach (var op in channel.Ops.Where(o => o.ReactionNotes().Any())) world.Findings.Add("A14", $"{channel.Id} op {op.OpNo} tells an author of reactions");
            foreach (var key in world.Store.Entries.Select(e => e.Key).Where(k => k.StartsWith($"conversation/{channel.Id}/reactions/", StringComparison.Ordinal) && k.Contains("/page/", StringComparison.Ordinal)))
                world.Findings.Add("A14", $"{key} lists who reacts in a broadcast");
            foreach (var user in world.Configuration.Users.Where(channel.IsIn)) Look(channel, user, new FreshReader(world, user), world.Findings);
        }
    }

    private static void Look(ConversationTruth channel, long user, FreshReader reader, Findings findings)
    {
        if (channel.FloorsOf(user)[^1] > 0) findings.Add("A14", $"{channel.Id}: {user} came, and does not see what was said before");
        var (peer, isAdmin) = (ConversationId.PeerOf(channel.Id, user), channel.Government.Of(user) is { Role: > Role.Member });
        var members = reader.Ask(new Request { GetMembers = new GetMembers { ChannelId = peer.ChannelId } });
        var there = channel.Everybody.Where(channel.IsIn).Order();
        if (isAdmin ? members.Members?.Members_.Select(m => m.UserId).Order().SequenceEqual(there) != true : members.Refusal?.Code != Code.AdminRequired)
            findings.Add("A14", $"{channel.Id}: {user}, {(isAdmin ? "an" : "no")} admin, asks who is there, and is told {members}");
        foreach (var place in channel.Ops.Where(o => o.Reacted is not null).Select(o => o.Reacted.DialogMessageId).Distinct())
        {
            var reactions = reader.Ask(new Request { GetReactions = new GetReactions { Peer = peer, MessageId = place } });
            if (reactions.MessageReactions is not null) findings.Add("A14", $"{channel.Id}: {user} is told who reacts to message {place}: {reactions}");
        }
    }
}
