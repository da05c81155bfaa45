using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg.Queries;

/// <summary>When the other of a dialog of two has read a message of the caller's.</summary>
internal static class GetReadDate
{
    public static async Task<Result> AnswerAsync(Mailbox mailbox, Contracts.Client.GetReadDate request, CancellationToken ct)
    {
        if (Commands.Checks.PeerWithCopies(request.Peer) is { } fault) return fault;
        if (request.Peer.IsChat || request.Peer.UserId == mailbox.User) return Refusals.Of(Code.RequestInvalid, "peer");
        if (await OwnMessages.PlaceAsync(mailbox, request.Peer, request.MessageId, ct) is not { } own) return Refusals.Of(Code.MessageUnknown, "message_id");
        if (!own.IsOut) return Refusals.Of(Code.AuthorRequired, "message_id");
        var dates = await ReadingDates.FindAsync(mailbox, [(request.Peer.UserId, Peer.User(mailbox.User))], own.Place, ct);
        return dates.TryGetValue(request.Peer.UserId, out var date)
            ? new Result { ReadDate = new ReadDate { Date = date } }
            : Refusals.Of(Code.NotReadYet, "message_id");
    }
}
