using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Msg;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>Another text for a message of one's own.</summary>
internal sealed class EditMessage(
    Caller caller, ulong requestId, string traceParent, Contracts.Client.EditMessage request, TimeSpan? window) : Admission(caller, traceParent)
{
    private readonly Contracts.Client.Result? fault =
        Checks.RandomId(request.RandomId) ?? Checks.Peer(request.Peer) ??
        (request.MessageId <= 0 ? Refusals.Of(Code.RequestInvalid, "message_id") : null) ?? Texts.Check(request.Content);

    public override IEnumerable<string> Reads => fault is null ? [Names.Record(User, request.MessageId)] : [];

    public override Admitted Decide(Reading reading, long now)
    {
        if (fault is not null) return fault;
        if (reading.PlaceOf(User, request.MessageId, request.Peer) is not { IsService: false } place)
            return Refusals.Of(Code.MessageUnknown, "message_id");
        if (!place.IsOut) return Refusals.Of(Code.AuthorRequired, "message_id");
        var conversation = Names.Conversation(User, request.Peer);
        return ToConversation(conversation, new Proto.EditMessage
        {
            Conversation = conversation, Sender = User, RandomId = request.RandomId, DialogMessageId = place.DialogMessageId,
            Content = request.Content, Until = place.Until(window), AcceptedAt = now, Origin = OriginOf(requestId),
        }, request.RandomId);
    }
}
