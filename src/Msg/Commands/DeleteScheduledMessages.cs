using DaprMessaging.Contracts.Msg;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>Messages that wait are not to be sent after all.</summary>
internal sealed class DeleteScheduledMessages(CallerRequest asked, Contracts.Client.DeleteScheduledMessages request) : Admission(asked)
{
    public override Admitted Decide(Reading reading, long now) => (Checks.RandomId(request.RandomId) ?? Checks.MessageIds(request.Ids, "ids")) is { } refusal
        ? refusal
        : ToMailbox(new Proto.DeleteScheduledMessages
        {
            Owner = User, RandomId = request.RandomId, Ids = { request.Ids }, At = now, Origin = Origin,
        }, $"schedule/{request.RandomId}");
}
