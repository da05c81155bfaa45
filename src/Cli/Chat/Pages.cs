using DaprMessaging.Client;
using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Chat;

/// <summary>What the view has to be told that updates do not say: lists, histories, and dialogs that were not known.</summary>
internal sealed class Pages(MessagingClient client, Stage stage)
{
    private const int Page = 50;

    private readonly Watching watching = new(client);

    public async Task ReadListsAsync(CancellationToken ct)
    {
        for (var folder = 0; folder < Limits.Folders; folder++)
            stage.Take(new ChatEvent.DialogsRead(await client.GetDialogsAsync(folderId: folder, ct: ct), folder));
        stage.Take(new ChatEvent.ChannelsRead(await client.GetChannelsAsync(ct)));
        stage.Take(new ChatEvent.BlockedRead(await client.GetBlockedUsersAsync(ct)));
    }

    /// <summary>One dialog, and who is in it; of channels there is only a list of all.</summary>
    public async Task LearnAsync(Peer peer, CancellationToken ct) => stage.Take(peer.IsChannel
        ? new ChatEvent.ChannelsRead(await client.GetChannelsAsync(ct))
        : new ChatEvent.DialogsRead(await client.GetPeerDialogsAsync([peer], ct)));

    /// <summary>Whom and what the step of a channel names, as far as that is not known.</summary>
    public async Task LearnAsync(ChannelStep step, CancellationToken ct)
    {
        var peer = Peer.Channel(step.ChannelId);
        if (!stage.Look(m => m.People.IsKnown(peer))) await LearnAsync(peer, ct);
        if (!stage.Look(m => m.Knows(step)))
        {
            if (step.Update.ChannelChanged is not null) stage.Take(new ChatEvent.UsersRead((await client.GetMembersAsync(peer, ct: ct)).Users));
            else stage.Take(new ChatEvent.PageRead(peer, await client.GetHistoryAsync(peer, limit: Page, ct: ct)));
        }

        if (stage.Look(m => m.LacksPinned(step))) stage.Take(new ChatEvent.PageRead(peer, await client.GetPinnedMessagesAsync(peer, ct)));
    }

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
        if (peer.IsChannel) await LearnChannelAsync(peer, ct);
        var history = await client.GetHistoryAsync(peer, limit: Page, ct: ct);
        while (stage.Look(m => m.IsOlder(peer, history))) history = await client.GetHistoryAsync(peer, limit: Page, ct: ct);
        stage.Take(new ChatEvent.Opened(peer, history));
        _ = watching.TurnToAsync(peer, ct);
        await MarkReadAsync(ct);
    }

    // Whoever has just come to it may not find it in the list yet.
    private async Task LearnChannelAsync(Peer peer, CancellationToken ct)
    {
        stage.Take(new ChatEvent.ChatRead(await client.GetChatAsync(peer, ct)));
        stage.Take(new ChatEvent.PageRead(peer, await client.GetPinnedMessagesAsync(peer, ct)));
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
        await SeeMentionsAsync(ct);
    }

    // What all read alike does not say whom it mentions.
    private async Task SeeMentionsAsync(CancellationToken ct)
    {
        if (stage.Look(Sought) is not { } channel) return;
        var found = await client.GetUnreadMentionsAsync(channel, ct: ct);
        if (stage.Look(m => channel.Equals(m.Open) ? m.Shown(found.Messages) : []) is { Count: > 0 } seen) await client.ReadContentsAsync(channel, seen, ct);
    }

    private static Peer? Sought(ChatModel model)
    {
        if (!model.SeeksMentions) return null;
        model.AskedForMentions();
        return model.Open;
    }
}
