using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Search;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Msg.Queries;

/// <summary>What has been found in channels, as the channels have it now.</summary>
internal static class ChannelHits
{
    /// <summary>Those that are there still and say what was found; and how far their channels were before that was read.</summary>
    public static async Task<(IReadOnlyList<Message> Messages, IReadOnlyList<ChannelState> Channels)> ShownAsync(
        Mailbox mailbox, SearchScope scope, IReadOnlyList<Hit> hits, CancellationToken ct)
    {
        long[] ids = [.. hits.Select(h => h.ChannelId).Distinct()];
        var read = await mailbox.GetAsync([.. ids.Select(id => Names.ConversationHead(Names.ChannelConversation(id)))], ConversationHead.Parser, ct);
        var heads = ids.Zip(read).ToDictionary(h => h.First, h => h.Second ?? new ConversationHead());
        var hidden = scope.Channels.ToDictionary(c => c.Id, c => c.HiddenUpTo);
        var there = hits.Where(h => h.MessageId > Math.Max(heads[h.ChannelId].ClearedUpTo, hidden[h.ChannelId])).ToList();
        string[] keys = [.. there.Select(h => Names.ChannelMessage(Names.ChannelConversation(h.ChannelId), h.MessageId))];
        var kept = (await mailbox.GetAsync(keys, ChannelMessage.Parser, ct)).Select(m => m.ToShow());
        var shown = kept.Zip(there).Where(m => m.First is { Content: not null } message && Fingerprint.Of(message) == m.Second.Fingerprint).Select(m => m.First!.SeenAfter(hidden[m.Second.ChannelId])).ToList();
        await ChannelReading.AddOwnAsync(mailbox, shown, ct);
        return (shown, [.. shown.Select(m => m.Peer.ChannelId).Distinct().Select(id => new ChannelState { ChannelId = id, Pts = heads[id].LastOp })]);
    }
}
