using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>
/// Messages to be sent later. What they repeat and what they answer is looked up now; whether their author may still write there
/// is asked when they are sent.
/// </summary>
internal sealed class ScheduleMessages(CallerRequest asked, Contracts.Client.SendMessages request) : Admission(asked)
{
    private readonly Result? fault = SendMessages.Check(request) ?? (asked.Caller.UserId == Names.SystemUser ? Refusals.Of(Code.RequestInvalid, "schedule_date") : null);
    private readonly NewMessages messages = new(asked.Caller.UserId, request);

    public override IEnumerable<string> Reads => fault is null
        ? [.. messages.Reads, .. request.ClearDraft ? [Names.Dialog(User, request.Peer)] : Array.Empty<string>()]
        : [];

    public override IEnumerable<string> Presumes => fault is null ? [Checks.KeyOf(request.Peer)] : [];

    public override Admitted Decide(Reading reading, long now)
    {
        if ((fault ?? Checks.ScheduleDate(request.ScheduleDate, now) ?? Checks.IsThere(request.Peer, "peer", reading)) is { } refusal) return refusal;
        var command = new Proto.ScheduleMessages
        {
            Owner = User, Conversation = Names.Conversation(User, request.Peer), Date = request.ScheduleDate, At = now, Origin = Origin,
            Silent = request.Silent, Protected = request.Protected, Album = request.Album,
            ReplyToMessageIds = { request.Messages.Select(m => m.ReplyToMessageId) },
            ClearsDraftAt = request.ClearDraft ? Later(now, reading.DialogOf(User, request.Peer).DraftSetAt) : 0,
        };
        return messages.Fill(command.Items, reading) is { } unknown ? unknown : ToMailbox(command, $"schedule/{request.Messages[0].RandomId}");
    }
}
