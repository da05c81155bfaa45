using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting;

namespace DaprMessaging.Sync;

// The badge is counted when it is needed: devices that need it are few beside all updates, and no counter has to be kept beside
// the dialogs that could go wrong.
/// <summary>What devices are notified of, as it is now: what has been read, deleted or muted meanwhile is not told any more.</summary>
internal sealed class Notices(IStateStore store, TimeProvider time)
{
    /// <summary>One for each of these dialogs of which something is to be told.</summary>
    public async Task<IReadOnlyList<PushNotification>> ReadAsync(long user, IReadOnlyDictionary<Peer, long> newest, CancellationToken ct)
    {
        var head = (await store.GetAsync([Names.MailboxHead(user)], MailboxHead.Parser, ct))[0] ?? new MailboxHead();
        var directory = await store.GetAsync(Names.DialogDirectories(user, head.DialogCount), DialogDirectory.Parser, ct);
        List<Peer> peers = [.. directory.SelectMany(d => d?.Peers ?? [])];
        var states = await store.GetAsync([.. peers.Select(p => Names.Dialog(user, p))], DialogState.Parser, ct);
        var dialogs = peers.Zip(states).Where(d => d.Second is not null).ToDictionary(d => d.First, d => d.Second!);
        var badge = dialogs.Values.Sum(d => d.UnreadCount);

        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var due = newest.Where(n => dialogs.TryGetValue(n.Key, out var dialog) && dialog.MuteUntil <= now && dialog.ReadInboxMaxId < n.Value).ToList();
        var records = await store.GetAsync([.. due.Select(n => Names.Record(user, n.Value))], Record.Parser, ct);
        var shown = due.Zip(records, (n, record) => record is null ? null : dialogs[n.Key].MessageOf(record)).OfType<Message>().ToList();
        var names = await NamesAsync(shown.Select(m => m.FromUserId), ct);
        long[] chats = [.. shown.Select(m => m.Peer.ChatId).Where(id => id > 0).Distinct()];
        var heads = chats.Zip(await store.GetAsync([.. chats.Select(id => Names.ConversationHead(Names.ChatConversation(id)))], ConversationHead.Parser, ct)).ToDictionary(c => c.First, c => c.Second?.Title ?? "");
        return [.. shown.Select(m => Of(user, m, m.Peer.IsChat ? heads[m.Peer.ChatId] : null, names, badge))];
    }

    private static PushNotification Of(long user, Message message, string? chat, IReadOnlyDictionary<long, string> names, int badge)
    {
        var author = names.GetValueOrDefault(message.FromUserId, "");
        var text = Shortened(message.Content.Text);
        return new PushNotification
        {
            UserId = user, Kind = PushNotification.Types.Kind.Message, Peer = message.Peer, MessageId = message.Id, FromUserId = message.FromUserId, Date = message.Date,
            Title = chat ?? author, Text = chat is null ? text : $"{author}: {text}", MediaKind = message.Content.Media?.Kind ?? Media.Types.Kind.Unspecified,
            Badge = badge, Silent = message.Silent, CollapseId = $"{Names.UserKey(user)}/{message.Peer.ToKey()}",
        };
    }

    private async Task<IReadOnlyDictionary<long, string>> NamesAsync(IEnumerable<long> users, CancellationToken ct)
    {
        long[] wanted = [.. users.Where(u => u > 0).Distinct()];
        return wanted.Zip(await store.GetAsync([.. wanted.Select(Names.Profile)], Profile.Parser, ct)).ToDictionary(p => p.First, p => p.Second?.Name ?? "");
    }

    // Signs, as people see them, are not cut in two.
    private static string Shortened(string text)
    {
        var signs = new System.Globalization.StringInfo(text);
        return signs.LengthInTextElements <= Limits.PushText ? text : signs.SubstringByTextElements(0, Limits.PushText - 1) + "…";
    }
}
