using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>The pinned dialogs of a folder in another order.</summary>
internal sealed class ReorderPinnedDialogs(CallerRequest asked, Contracts.Client.ReorderPinnedDialogs request) : Admission(asked)
{
    private readonly Result? fault = Checks.FolderId(request.FolderId) ??
        (request.Peers.Count > Limits.PinnedDialogs ? Refusals.Of(Code.TooMany, "peers")
        : request.Peers.Any(p => Checks.Peer(p) is not null) || request.Peers.Distinct().Count() < request.Peers.Count ? Refusals.Of(Code.RequestInvalid, "peers")
        : null);

    public override IEnumerable<string> Reads => fault is null ? [Names.PinnedDialogs(User)] : [];

    public override Admitted Decide(Reading reading, long now)
    {
        if (fault is not null) return fault;
        var pinned = reading.Get(Names.PinnedDialogs(User), PinnedDialogs.Parser) ?? new PinnedDialogs();
        return ToMailbox(new Proto.ReorderPinnedDialogs
        {
            Owner = User, FolderId = request.FolderId, Peers = { request.Peers }, At = Later(now, pinned.LastSetAt(request.FolderId)), Origin = Origin,
        }, "order");
    }
}
