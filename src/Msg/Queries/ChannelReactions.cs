using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg.Queries;

/// <summary>Who reacts how to a message of a channel: lists of them are read from the last one, as many as are needed.</summary>
internal static class ChannelReactions
{
    private const int ManyPages = 64, MostPages = 2048;

    /// <summary>As many of them as are wanted, the newest first, and how many there are; or the refusal of one who may not know.</summary>
    public static async Task<(List<UserReaction> Page, int Total, Contracts.Client.Result? Refusal)> ReadAsync(
        Mailbox mailbox, Contracts.Client.GetReactions request, int limit, CancellationToken ct)
    {
        var (attendance, refusal) = await Attendance.ToReadAsync(mailbox, request.Peer, ct);
        if (attendance is null) return ([], 0, refusal);
        if (attendance.Head.Broadcast) return ([], 0, Refusals.Of(Code.RequestInvalid, "peer"));
        var channel = Names.ChannelConversation(request.Peer.ChannelId);
        var kept = request.MessageId <= attendance.Floor ? null : await mailbox.GetAsync(Names.ChannelMessage(channel, request.MessageId), ChannelMessage.Parser, ct);
        if (kept.ToShow() is not { } message) return ([], 0, Refusals.Of(Code.MessageUnknown, "message_id"));
        var total = message.Reactions?.Counts.Where(c => Fits(c.Emoji, request)).Sum(c => c.Count) ?? 0;
        var wanted = (int)Math.Min((long)request.Offset + limit, total) - request.Offset;
        return (wanted <= 0 ? [] : await WalkAsync(mailbox, channel, request, kept!.ReactionPages, wanted, ct), total, null);
    }

    private static async Task<List<UserReaction>> WalkAsync(
        Mailbox mailbox, string channel, Contracts.Client.GetReactions request, int pages, int wanted, CancellationToken ct)
    {
        var (found, last) = (new List<UserReaction>(), pages);
        for (var many = 1 + ((request.Offset + wanted) / Names.ReactionsPerPage); last > 0 && pages - last < MostPages && found.Count < request.Offset + wanted; many = Math.Min(many * 2, ManyPages))
        {
            var some = Numbers.Between(Math.Max(1, last - Math.Min(many, ManyPages) + 1), last).Reverse().ToList();
            var lists = await mailbox.GetAsync([.. some.Select(k => Names.ReactionPage(channel, request.MessageId, (int)k))], ReactionList.Parser, ct);
            found.AddRange(lists.SelectMany(l => l?.Reactions.Reverse() ?? []).Where(r => Fits(r.Emoji, request)));
            last = (int)some[^1] - 1;
        }

        return [.. found.Skip(request.Offset).Take(wanted)];
    }

    private static bool Fits(string emoji, Contracts.Client.GetReactions request) => request.Emoji.Length == 0 || emoji == request.Emoji;
}
