using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg.Queries;

/// <summary>Dialogs by their peers, those included that are in no list; of peers with whom there is none, none.</summary>
internal static class GetPeerDialogs
{
    public static async Task<Result> AnswerAsync(Mailbox mailbox, Contracts.Client.GetPeerDialogs request, CancellationToken ct)
    {
        if (request.Peers.Count > Limits.DialogsPage) return Refusals.Of(Code.TooMany, "peers");
        if (request.Peers.Count == 0 || request.Peers.Any(p => Commands.Checks.Peer(p) is not null)) return Refusals.Of(Code.RequestInvalid, "peers");
        var head = await mailbox.HeadAsync(ct);
        var peers = request.Peers.Distinct().ToList();
        var states = await mailbox.GetAsync([.. peers.Select(p => Names.Dialog(mailbox.User, p))], DialogState.Parser, ct);
        return await DialogViews.ToResultAsync(
            mailbox, [.. peers.Zip(states, (peer, state) => (peer, state)).Where(d => d.state is not null).Select(d => (d.peer, d.state!))],
            new Dialogs { TotalCount = head.DialogCount, Pts = head.Pts }, ct);
    }
}
