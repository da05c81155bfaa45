using DaprMessaging.Client;
using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Chat;

/// <summary>What the view has to be told that updates do not say: lists, histories, and dialogs that were not known.</summary>
internal sealed class Pages(MessagingClient client, Stage stage)
{
    private const int Page = 50;

    public async Task ReadListsAsync(CancellationToken ct)
    {
        for (var folder = 0; folder < Limits.Folders; folder++)
            stage.Take(new ChatEvent.DialogsRead(await client.GetDialogsAsync(folderId: folder, ct: ct), folder));
        stage.Take(new ChatEvent.BlockedRead(await client.GetBlockedUsersAsync(ct)));
    }

    /// <summary>One dialog, and who is in it.</summary>
    public async Task LearnAsync(Peer peer, CancellationToken ct) =>
        stage.Take(new ChatEvent.DialogsRead(await client.GetPeerDialogsAsync([peer], ct)));

    public async Task ReadAfreshAsync(CancellationToken ct)
    {
        await ReadListsAsync(ct);
        if (stage.Open is { } peer) await OpenAsync(peer, ct);
    }

    public async Task OpenAsync(string what, CancellationToken ct)
    {
        if (stage.Look(m => m.Find(what)) is { } peer) await OpenAsync(peer, ct);
        else stage.Tell($"no dialog, or several, by '{what}'; /dialogs shows what there is");
    }

    public async Task OpenAsync(Peer peer, CancellationToken ct)
    {
        await LearnAsync(peer, ct);
        stage.Take(new ChatEvent.Opened(peer, await client.GetHistoryAsync(peer, limit: Page, ct: ct)));
        await MarkReadAsync(ct);
    }

    /// <summary>What is shown is read, and who is mentioned in it has seen that.</summary>
    public async Task MarkReadAsync(CancellationToken ct)
    {
        var (peer, maxId, mentions, pts) = stage.Look(m =>
        {
            var unread = (m.Open, m.Unread, m.UnseenMentions, m.UnseenReactions);
            if (m.Unread > 0) m.AskedToRead(m.Unread);
            m.AskedToSee(unread.UnseenMentions);
            m.AskedToLook(unread.UnseenReactions);
            return unread;
        });
        if (maxId > 0) await client.ReadHistoryAsync(peer!, maxId, ct);
        if (pts > 0) await client.ReadReactionsAsync(peer!, pts, ct);
        foreach (var some in mentions.Chunk(Limits.Messages)) await client.ReadContentsAsync(peer!, some, ct);
    }
}
