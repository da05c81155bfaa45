using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>Texts to a user or a chat. Ids of messages replied to are the sender's own: here they become the conversation's.</summary>
internal sealed class SendMessages(Caller caller, ulong requestId, string traceParent, Contracts.Client.SendMessages request)
    : Admission(caller, traceParent)
{
    private readonly Result? fault = Check(request);

    public override IEnumerable<string> Reads => fault is null
        ? request.Messages.Where(m => m.ReplyToMessageId > 0).Select(m => Names.Record(User, m.ReplyToMessageId))
        : [];

    public override IEnumerable<string> Presumes => fault is null ? [Checks.KeyOf(request.Peer)] : [];

    public override Admitted Decide(Reading reading, long now)
    {
        if ((fault ?? Checks.IsThere(request.Peer, "peer", reading)) is { } refusal) return refusal;
        var conversation = Names.Conversation(User, request.Peer);
        var command = new Proto.SendMessages
        {
            Conversation = conversation, Sender = User, AcceptedAt = now, Origin = OriginOf(requestId),
        };
        foreach (var message in request.Messages)
        {
            var item = new Proto.Item { RandomId = message.RandomId, Content = message.Content };
            if (message.ReplyToMessageId > 0)
            {
                if (reading.PlaceOf(User, message.ReplyToMessageId, request.Peer) is not { } replied)
                    return Refusals.Of(Code.MessageUnknown, "reply_to_message_id");
                item.ReplyTo = replied.DialogMessageId;
            }

            command.Items.Add(item);
        }

        return ToConversation(conversation, command, request.Messages[0].RandomId);
    }

    private static Result? Check(Contracts.Client.SendMessages request)
    {
        if (Checks.Peer(request.Peer) is { } peer) return peer;
        if (request.Messages.Count == 0) return Refusals.Of(Code.RequestInvalid, "messages");
        if (request.Messages.Count > Limits.Messages) return Refusals.Of(Code.TooMany, "messages");
        if (request.Messages.Select(m => m.RandomId).Distinct().Count() < request.Messages.Count)
            return Refusals.Of(Code.RequestInvalid, "random_id");
        return request.Messages.Select(Check).FirstOrDefault(fault => fault is not null);
    }

    private static Result? Check(NewMessage message)
    {
        if (Checks.RandomId(message.RandomId) is { } fault) return fault;
        if (message.ReplyToMessageId < 0) return Refusals.Of(Code.RequestInvalid, "reply_to_message_id");
        return Texts.Check(message.Content);
    }
}
