using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg.Queries;

/// <summary>Who reacts how to a message that the caller has, the newest first. In a dialog of two nobody learns what they were kept from hearing.</summary>
internal static class GetReactions
{
    public static async Task<Result> AnswerAsync(Mailbox mailbox, Contracts.Client.GetReactions request, CancellationToken ct)
    {
        if (Commands.Checks.Peer(request.Peer) is { } fault) return fault;
        if (request.Emoji.Length > 0 && !Emojis.IsOne(request.Emoji)) return Refusals.Of(Code.ReactionInvalid, "emoji");
        if (request.Offset < 0) return Refusals.Of(Code.RequestInvalid, "offset");
        if (request.Limit < 0) return Refusals.Of(Code.RequestInvalid, "limit");
        var limit = request.Limit == 0 ? Limits.ReactionsPage : Math.Min(request.Limit, Limits.ReactionsPage);

        var (page, total, refusal) = request.Peer.IsChannel
            ? await ChannelReactions.ReadAsync(mailbox, request, limit, ct)
            : await ReadAsync(mailbox, request, limit, ct);
        if (refusal is not null) return refusal;
        var answer = new MessageReactions { Reactions = { page.Select(r => new MessageReaction { UserId = r.UserId, Emoji = r.Emoji, Date = r.Date }) }, TotalCount = total };
        answer.Users.Add(await mailbox.UsersAsync(page.Select(r => r.UserId), ct));
        return new Result { MessageReactions = answer };
    }

    // Of a message of which each has a copy one document says all.
    private static async Task<(List<UserReaction> Page, int Total, Result? Refusal)> ReadAsync(Mailbox mailbox, Contracts.Client.GetReactions request, int limit, CancellationToken ct)
    {
        if (await OwnMessages.PlaceAsync(mailbox, request.Peer, request.MessageId, ct) is not { } own) return ([], 0, Refusals.Of(Code.MessageUnknown, "message_id"));
        if (request.Peer.IsChat && (await Attendance.ReadAsync(mailbox, request.Peer, ct)).Refusal?.Refusal is { } refusal) return ([], 0, Refusals.Of(refusal.Code, "peer"));
        var kept = await mailbox.GetAsync(Names.Reactions(Names.Conversation(mailbox.User, request.Peer), own.Place), ReactionList.Parser, ct) ?? new ReactionList();
        var copy = request.Peer.IsChat ? null : (await mailbox.GetAsync(Names.Record(mailbox.User, request.MessageId), Record.Parser, ct))?.Update.NewMessage?.Reactions ?? new Reactions();
        var all = kept.Reactions.Where(r => (request.Emoji.Length == 0 || r.Emoji == request.Emoji) && IsHeard(mailbox.User, r, copy)).Reverse().ToList();
        return ([.. all.Skip(request.Offset).Take(limit)], all.Count, null);
    }

    private static bool IsHeard(long user, UserReaction reaction, Reactions? copy) =>
        copy is null || reaction.UserId == user || copy.Counts.Any(c => c.Emoji == reaction.Emoji && c.Count > (copy.Own == c.Emoji ? 1 : 0));
}
