using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>No disturbance by a dialog until some time.</summary>
internal sealed class MuteDialog(CallerRequest asked, Contracts.Client.MuteDialog request) : DialogAdmission(
    asked, request.Peer, request.Until is >= 0 and < 1L << 53 ? null : Refusals.Of(Code.RequestInvalid, "until"))
{
    protected override Admitted Decide(Reading reading, DialogState dialog, long now) => ToDialog(new Proto.MuteDialog
    {
        Owner = User, Conversation = Conversation, Until = request.Until, At = Later(now, dialog.MuteSetAt), Origin = Origin,
    }, "mute");
}
