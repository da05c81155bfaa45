using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Msg.Texts;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>Another text or another time for a message that waits to be sent. A media that it has stays: the text is its caption.</summary>
internal sealed class EditScheduledMessage : Admission
{
    private readonly Contracts.Client.EditScheduledMessage request;
    private readonly Result? fault;
    private readonly Wording? wording;

    public EditScheduledMessage(CallerRequest asked, Contracts.Client.EditScheduledMessage request) : base(asked)
    {
        (this.request, fault) = (request, Check(request));
        if (fault is null && request.Content is not null) wording = new Wording(request.Content);
    }

    public override IEnumerable<string> Reads => wording?.Reads ?? [];

    public override Admitted Decide(Reading reading, long now)
    {
        if ((fault ?? (request.ScheduleDate == 0 ? null : Checks.ScheduleDate(request.ScheduleDate, now))) is { } refusal) return refusal;
        return ToMailbox(new Proto.EditScheduledMessage
        {
            Owner = User, RandomId = request.RandomId, Id = request.Id, Content = wording?.Complete(reading), Date = request.ScheduleDate, At = now, Origin = Origin,
        }, $"schedule/{request.RandomId}");
    }

    private static Result? Check(Contracts.Client.EditScheduledMessage request) =>
        Checks.RandomId(request.RandomId) ?? Checks.MessageIds([request.Id], "id") ??
        (request.Content is null ? request.ScheduleDate == 0 ? Refusals.Of(Code.RequestInvalid, "content") : null
        : request.Content.Media is not null ? Refusals.Of(Code.MediaInvalid, "content.media")
        : Contents.CheckEdit(request.Content));
}
