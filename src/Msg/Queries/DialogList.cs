using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using Request = DaprMessaging.Contracts.Client.GetDialogs;

namespace DaprMessaging.Msg.Queries;

/// <summary>The dialogs of a mailbox as far as they have been read: first the newest and those that are pinned, and all if that is not enough.</summary>
internal sealed class DialogList
{
    private readonly Mailbox mailbox;
    private readonly PinnedDialogs pinned;
    private readonly RecentDialogs? recent;
    private readonly Dictionary<Peer, DialogState> states = [];

    private DialogList(Mailbox mailbox, PinnedDialogs pinned, RecentDialogs? recent) => (this.mailbox, this.pinned, this.recent) = (mailbox, pinned, recent);

    /// <summary>The step at which the pinned ones last changed.</summary>
    public long PinnedPts => pinned.Pts;

    public static async Task<DialogList> ReadAsync(Mailbox mailbox, CancellationToken ct)
    {
        var lists = await mailbox.ReadListsAsync(ct);
        var list = new DialogList(mailbox, lists.Pinned ?? new PinnedDialogs(), lists.Recent);
        await list.LearnAsync([.. list.pinned.Dialogs.Select(d => d.Peer), .. lists.Recent?.Peers ?? []], ct);
        return list;
    }

    /// <summary>In their order; a document may be newer than another: what is not pinned any more is left out.</summary>
    public IEnumerable<(Peer Peer, DialogState State)> Pinned(int folderId) => pinned.In(folderId)
        .Where(p => states.TryGetValue(p, out var state) && state.Pinned && state.FolderId == folderId).Select(p => (p, states[p]));

    /// <summary>A page of the others, and one more if there is one.</summary>
    public async Task<List<(Peer Peer, DialogState State)>> TakeAsync(MailboxHead head, Request request, int limit, CancellationToken ct)
    {
        // Of those that have been read, all that are newer than the floor are known.
        var floor = recent?.Floor ?? long.MaxValue;
        var page = Page(request, limit + 1, floor);
        if (page.Count > limit || floor == 0) return page;
        await LearnAsync(await PeersAsync(head.DialogCount, ct), ct);
        return Page(request, limit + 1, 0);
    }

    private List<(Peer Peer, DialogState State)> Page(Request request, int count, long floor) =>
        [.. states.Where(d => d.Value.FolderId == request.FolderId && !d.Value.Pinned && d.Value.Order() is var order && order > floor &&
                (request.OffsetId == 0 || order < request.OffsetId))
            .OrderByDescending(d => d.Value.Order()).Take(count).Select(d => (d.Key, d.Value))];

    private async Task LearnAsync(IReadOnlyCollection<Peer> peers, CancellationToken ct)
    {
        var unknown = peers.Where(p => !states.ContainsKey(p)).Distinct().ToList();
        var found = await mailbox.GetAsync([.. unknown.Select(p => Names.Dialog(mailbox.User, p))], DialogState.Parser, ct);
        for (var i = 0; i < unknown.Count; i++)
        {
            if (found[i] is { } state) states[unknown[i]] = state;
        }
    }

    private async Task<List<Peer>> PeersAsync(int count, CancellationToken ct) =>
        [.. (await mailbox.GetAsync(Names.DialogDirectories(mailbox.User, count), DialogDirectory.Parser, ct)).SelectMany(d => d?.Peers ?? [])];
}
