using DaprMessaging.Contracts.Msg;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>Messages that wait are to be sent now.</summary>
internal sealed class SendScheduledMessages(CallerRequest asked, Contracts.Client.SendScheduledMessages request) : Admission(asked)
{
    public override Admitted Decide(Reading reading, long now) => (Checks.RandomId(request.RandomId) ?? Checks.MessageIds(request.Ids, "ids")) is { } refusal
        ? refusal
        : ToMailbox(new Proto.SendScheduledMessages
        {
            Owner = User, RandomId = request.RandomId, Ids = { request.Ids }, At = now, Origin = Origin,
        }, $"schedule/{request.RandomId}");
}
