using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg.Queries;

/// <summary>The list of dialogs, newest first. Message ids grow with time, so the top message's id is the order.</summary>
internal static class GetDialogs
{
    public static async Task<Result> AnswerAsync(Mailbox mailbox, Contracts.Client.GetDialogs request, CancellationToken ct)
    {
        if (request.OffsetId < 0) return Refusals.Of(Code.RequestInvalid, "offset_id");
        if (request.Limit < 0) return Refusals.Of(Code.RequestInvalid, "limit");
        var limit = request.Limit == 0 ? Limits.DialogsPage : Math.Min(request.Limit, Limits.DialogsPage);

        var head = await mailbox.HeadAsync(ct);
        var peers = await PeersAsync(mailbox, head.DialogCount, ct);
        var states = await mailbox.GetAsync([.. peers.Select(p => Names.Dialog(mailbox.User, p))], DialogState.Parser, ct);
        var all = peers.Zip(states).Where(d => d.Second is { TopMessageId: > 0 }).OrderByDescending(d => d.Second!.TopMessageId).ToList();
        var page = all.Where(d => request.OffsetId == 0 || d.Second!.TopMessageId < request.OffsetId).Take(limit).ToList();
        var tops = await mailbox.UpdatesAsync([.. page.Select(d => d.Second!.TopMessageId)], ct);

        var dialogs = new Dialogs { TotalCount = all.Count, Pts = head.Pts };
        for (var i = 0; i < page.Count; i++) dialogs.Dialogs_.Add(View(page[i].First, page[i].Second!, tops[i]));
        var people = page.Select(d => d.First.UserId).Concat(dialogs.Dialogs_.Where(d => d.TopMessage is not null).SelectMany(d => People.Of(d.TopMessage)));
        dialogs.Users.Add(await mailbox.UsersAsync(people, ct));
        dialogs.Chats.Add(await ChatsAsync(mailbox, page.Select(d => d.First).Where(p => p.IsChat), ct));
        return new Result { Dialogs = dialogs };
    }

    private static async Task<List<Peer>> PeersAsync(Mailbox mailbox, int count, CancellationToken ct)
    {
        var pages = (count + Names.EntriesPerDirectoryPage - 1) / Names.EntriesPerDirectoryPage;
        var keys = Enumerable.Range(0, pages).Select(k => Names.DialogDirectory(mailbox.User, k)).ToArray();
        return [.. (await mailbox.GetAsync(keys, DialogDirectory.Parser, ct)).SelectMany(d => d?.Peers ?? [])];
    }

    private static async Task<IEnumerable<Chat>> ChatsAsync(Mailbox mailbox, IEnumerable<Peer> peers, CancellationToken ct)
    {
        var ids = peers.Select(p => p.ChatId).ToArray();
        var heads = await mailbox.GetAsync(
            [.. ids.Select(id => Names.ConversationHead(Names.ChatConversation(id)))], ConversationHead.Parser, ct);
        return ids.Zip(heads).Where(c => c.Second is not null)
            .Select(c => new Chat { Id = c.First, Title = c.Second!.Title, MemberCount = c.Second.MemberCount });
    }

    private static Dialog View(Peer peer, DialogState state, Update top) => new()
    {
        Counters = new DialogCounters
        {
            Peer = peer, TopMessageId = state.TopMessageId, ReadInboxMaxId = state.ReadInboxMaxId,
            ReadOutboxMaxId = state.ReadOutboxMaxId, UnreadCount = state.UnreadCount,
        },
        Pts = state.Pts,
        TopMessage = top.NewMessage,
    };
}
