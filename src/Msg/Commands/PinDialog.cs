using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>A dialog to the top of its folder, before all that are not; or no longer.</summary>
internal sealed class PinDialog(CallerRequest asked, Contracts.Client.PinDialog request) : DialogAdmission(asked, request.Peer)
{
    protected override IEnumerable<string> More => [Names.PinnedDialogs(User)];

    protected override Admitted Decide(Reading reading, DialogState dialog, long now)
    {
        var pinned = reading.Get(Names.PinnedDialogs(User), PinnedDialogs.Parser) ?? new PinnedDialogs();
        if (request.Pinned && !dialog.Pinned && pinned.Dialogs.Count(d => d.FolderId == dialog.FolderId) >= Limits.PinnedDialogs)
            return Refusals.Of(Code.LimitReached, "peer");
        return ToDialog(new Proto.PinDialog
        {
            Owner = User, Conversation = Conversation, Pinned = request.Pinned,
            At = Later(now, Math.Max(dialog.PinSetAt, pinned.LastSetAt(dialog.FolderId))), Origin = Origin,
        }, "pin");
    }
}
