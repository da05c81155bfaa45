using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>A dialog read up to a message. It concerns the caller's mailbox alone, and goes there directly.</summary>
internal sealed class ReadHistory(Caller caller, ulong requestId, string traceParent, Contracts.Client.ReadHistory request)
    : Admission(caller, traceParent)
{
    private readonly Result? fault =
        Checks.Peer(request.Peer) ?? (request.MaxId <= 0 ? Refusals.Of(Code.RequestInvalid, "max_id") : null);

    public override IEnumerable<string> Reads =>
        fault is null ? [Names.Record(User, request.MaxId), Names.Dialog(User, request.Peer)] : [];

    public override Admitted Decide(Reading reading, long now)
    {
        if (fault is not null) return fault;
        if (reading.PlaceOf(User, request.MaxId, request.Peer) is not { } newest) return Refusals.Of(Code.MessageUnknown, "max_id");
        var dialog = reading.Get(Names.Dialog(User, request.Peer), DialogState.Parser);
        return ToMailbox(new Proto.ReadHistory
        {
            Owner = User, Conversation = Names.Conversation(User, request.Peer), UpTo = newest.DialogMessageId,
            From = dialog?.ReadInbox ?? 0, Origin = OriginOf(requestId),
        }, $"read/{request.MaxId}");
    }
}
