using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg.Queries;

/// <summary>
/// The list of dialogs of a folder: those that are pinned, then the others, the newest first. The first screen looks at the
/// newest alone, however many there are; only who goes on behind them makes it look at all.
/// </summary>
internal static class GetDialogs
{
    public static async Task<Result> AnswerAsync(Mailbox mailbox, Contracts.Client.GetDialogs request, CancellationToken ct)
    {
        if (request.OffsetId < 0) return Refusals.Of(Code.RequestInvalid, "offset_id");
        if (request.Limit < 0) return Refusals.Of(Code.RequestInvalid, "limit");
        if (Commands.Checks.FolderId(request.FolderId) is { } fault) return fault;
        var limit = request.Limit == 0 ? Limits.DialogsPage : Math.Min(request.Limit, Limits.DialogsPage);

        var head = await mailbox.HeadAsync(ct);
        var list = await DialogList.ReadAsync(mailbox, ct);
        var page = await list.TakeAsync(head, request, limit, ct);
        var shown = new List<(Peer Peer, DialogState State)>();
        if (request.OffsetId == 0) shown.AddRange(list.Pinned(request.FolderId));
        shown.AddRange(page.Take(limit));

        var dialogs = new Dialogs { TotalCount = head.DialogCount, Pts = head.Pts, PinnedPts = list.PinnedPts, More = page.Count > limit };
        if (request.OffsetId == 0) dialogs.Pinned.Add(list.Pinned(request.FolderId).Select(d => d.Peer));
        dialogs.Dialogs_.Add(await ViewAsync(mailbox, shown, ct));
        var people = shown.Select(d => d.Peer.UserId).Concat(dialogs.Dialogs_.Where(d => d.TopMessage is not null).SelectMany(d => People.Of(d.TopMessage)));
        dialogs.Users.Add(await mailbox.UsersAsync(people, ct));
        dialogs.Chats.Add(await ChatsAsync(mailbox, shown.Select(d => d.Peer).Where(p => p.IsChat), ct));
        return new Result { Dialogs = dialogs };
    }

    // Top messages and drafts are in the log: one read for all of them.
    private static async Task<IEnumerable<Dialog>> ViewAsync(Mailbox mailbox, List<(Peer Peer, DialogState State)> shown, CancellationToken ct)
    {
        long[] numbers = [.. shown.SelectMany(d => new[] { d.State.TopMessageId, d.State.DraftPts }).Where(pts => pts > 0).Distinct()];
        var records = (await mailbox.RecordsAsync(numbers, ct)).ToDictionary(r => r.Update.Pts);
        return shown.Select(d => new Dialog
        {
            Counters = d.State.Counters(d.Peer), Pts = d.State.Pts, Order = d.State.Order(), DraftPts = d.State.DraftPts,
            TopMessage = records.GetValueOrDefault(d.State.TopMessageId) is { } top ? d.State.MessageOf(top) : null,
            Draft = records.GetValueOrDefault(d.State.DraftPts)?.Update.DraftSaved?.Draft,
        });
    }

    private static async Task<IEnumerable<Chat>> ChatsAsync(Mailbox mailbox, IEnumerable<Peer> peers, CancellationToken ct)
    {
        var ids = peers.Select(p => p.ChatId).ToArray();
        var heads = await mailbox.GetAsync(
            [.. ids.Select(id => Names.ConversationHead(Names.ChatConversation(id)))], ConversationHead.Parser, ct);
        return ids.Zip(heads).Where(c => c.Second is not null)
            .Select(c => new Chat { Id = c.First, Title = c.Second!.Title, MemberCount = c.Second.MemberCount });
    }
}
