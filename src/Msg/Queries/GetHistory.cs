using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Request = DaprMessaging.Contracts.Client.GetHistory;

namespace DaprMessaging.Msg.Queries;

/// <summary>The messages of a dialog, from any place in either direction, by way of its index pages.</summary>
internal static class GetHistory
{
    public static async Task<Result> AnswerAsync(Mailbox mailbox, Request request, CancellationToken ct)
    {
        if (Commands.Checks.Peer(request.Peer) is { } fault) return fault;
        if (request.Limit < 0) return Refusals.Of(Code.RequestInvalid, "limit");
        if (request.MinId < 0) return Refusals.Of(Code.RequestInvalid, "min_id");
        if (request.MaxId < 0) return Refusals.Of(Code.RequestInvalid, "max_id");
        var limit = request.Limit == 0 ? Limits.HistoryPage : Math.Min(request.Limit, Limits.HistoryPage);

        if (request.Peer.IsChannel) return await InChannelAsync(mailbox, request, limit, ct);
        var pts = (await mailbox.HeadAsync(ct)).Pts;
        var dialog = await mailbox.DialogAsync(request.Peer, ct);
        var start = await StartAsync(mailbox, request, dialog, ct);
        if (start is null) return Refusals.Of(Code.MessageUnknown, "offset_id");

        var history = new History { Pts = pts };
        var index = new IndexWalk(mailbox, request.Peer, dialog);
        for (var from = start.Value; ;)
        {
            var places = await index.WalkAsync(from, request.Forward, limit + 1, request.MinId, request.MaxId, ct);
            history.Messages.Add(await mailbox.MessagesAsync(dialog, [.. places.Take(limit).Select(p => p.MessageId)], ct));
            history.More = places.Count > limit;
            // All of them were deleted meanwhile: a page without messages would lead nowhere.
            if (history.Messages.Count > 0 || !history.More) break;
            from = places[limit].Place;
        }

        history.Users.Add(await mailbox.UsersAsync(history.Messages.SelectMany(People.Of), ct));
        return new Result { History = history };
    }

    private static async Task<Result> InChannelAsync(Mailbox mailbox, Request request, int limit, CancellationToken ct)
    {
        if (request.OffsetId < 0) return Refusals.Of(Code.MessageUnknown, "offset_id");
        var (channel, refusal) = await Attendance.ToReadAsync(mailbox, request.Peer, ct);
        if (channel is null) return refusal!;
        var start = request.OffsetId > 0 ? request.OffsetId + (request.Forward ? 1 : -1) : request.Forward ? 1 : channel.Head.LastDialogMessageId;
        var found = await new ChannelReading(mailbox, channel).WalkAsync(start, request.Forward, limit + 1, request.MinId, request.MaxId, ct);
        var history = new History { Pts = channel.Head.LastOp, More = found.Count > limit, Messages = { found.Take(limit) } };
        history.Users.Add(await mailbox.UsersAsync(history.Messages.SelectMany(People.Of), ct));
        return new Result { History = history };
    }

    // The dialog_message_id to begin with; null for an offset that is no message of this dialog. A bound that is one is a place to begin with, too.
    private static async Task<long?> StartAsync(Mailbox mailbox, Request request, DialogState dialog, CancellationToken ct)
    {
        if (request.OffsetId < 0) return null;
        if (request.OffsetId > 0) return await PlaceAsync(mailbox, request.Peer, request.OffsetId, ct) + (request.Forward ? 1 : -1);
        var bound = request.Forward ? request.MinId : request.MaxId;
        var place = bound > 0 ? await PlaceAsync(mailbox, request.Peer, bound, ct) : null;
        return request.Forward ? (place ?? dialog.ClearedUpTo) + 1 : place - 1 ?? dialog.TopDialogMessageId;
    }

    // One that has been deleted is still a place to go on from.
    private static async Task<long?> PlaceAsync(Mailbox mailbox, Peer peer, long messageId, CancellationToken ct) =>
        await mailbox.GetAsync(Names.Record(mailbox.User, messageId), Record.Parser, ct) is { Update: { NewMessage: not null } or { Gone: not null } } record &&
        record.Update.Dialog.Peer.Equals(peer) ? record.DialogMessageId : null;
}
