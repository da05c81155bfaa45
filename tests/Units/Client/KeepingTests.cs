using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Action = DaprMessaging.Contracts.Typing.Types.Action;

namespace DaprMessaging.Units.Client;

/// <summary>How a user keeps a mailbox: each verb is the request of its name.</summary>
public sealed class KeepingTests : IAsyncLifetime
{
    private static readonly Peer Two = Peer.User(2);

    private ScriptedGateway gateway = null!;
    private MessagingClient client = null!;

    public async ValueTask InitializeAsync()
    {
        gateway = await ScriptedGateway.StartAsync();
        client = gateway.NewClient();
        await client.ConnectAsync();
    }

    [Fact]
    public async Task What_is_read_is_said()
    {
        await client.ReadHistoryAsync(Two, 7);
        Assert.Equal(new ReadHistory { Peer = Two, MaxId = 7 }, Asked().ReadHistory);
        await client.ReadContentsAsync(Two, [7, 8]);
        Assert.Equal(new ReadContents { Peer = Two, MessageIds = { 7, 8 } }, Asked().ReadContents);
        await client.ReadMentionsAsync(Two, 7);
        Assert.Equal(new ReadMentions { Peer = Two, MaxId = 7 }, Asked().ReadMentions);
        await client.MarkDialogUnreadAsync(Two);
        Assert.Equal(new MarkDialogUnread { Peer = Two, Unread = true }, Asked().MarkDialogUnread);
        await client.MarkDialogUnreadAsync(Two, unread: false);
        Assert.Equal(new MarkDialogUnread { Peer = Two }, Asked().MarkDialogUnread);
    }

    [Fact]
    public async Task Histories_are_cleared_and_messages_pinned_for_oneself()
    {
        await client.ClearHistoryAsync(Two, 7);
        Assert.Equal(new ClearHistory { Peer = Two, MaxId = 7 }, Asked().ClearHistory);
        await client.PinMessageAsync(Two, 7);
        Assert.Equal(new PinMessage { Peer = Two, MessageId = 7 }, Asked().PinMessage);
        await client.UnpinMessageAsync(Two, 7);
        Assert.Equal(new UnpinMessage { Peer = Two, MessageId = 7 }, Asked().UnpinMessage);
        await client.UnpinAllMessagesAsync(Two);
        Assert.Equal(new UnpinAllMessages { Peer = Two }, Asked().UnpinAllMessages);
    }

    [Fact]
    public async Task How_long_what_is_said_stays_is_set_under_a_random_id()
    {
        await client.SetDialogTtlAsync(Two, TimeSpan.FromHours(1), randomId: 11);
        Assert.Equal(new SetDialogTtl { RandomId = 11, Peer = Two, TtlSeconds = 3600 }, Asked().SetDialogTtl);
        await client.SetDialogTtlAsync(Two, TimeSpan.Zero);
        Assert.Equal((0, true), (Asked().SetDialogTtl.TtlSeconds, Asked().SetDialogTtl.RandomId != 0));
    }

    [Fact]
    public async Task Or_for_everyone_under_a_random_id()
    {
        await client.ClearHistoryAsync(Two, 7, forEveryone: true, randomId: 11);
        Assert.Equal(new ClearHistory { RandomId = 11, Peer = Two, MaxId = 7, ForEveryone = true }, Asked().ClearHistory);
        await client.PinMessageAsync(Two, 7, forEveryone: true, randomId: 12);
        Assert.Equal(new PinMessage { RandomId = 12, Peer = Two, MessageId = 7, ForEveryone = true }, Asked().PinMessage);
        await client.UnpinMessageAsync(Two, 7, forEveryone: true, randomId: 13);
        Assert.Equal(new UnpinMessage { RandomId = 13, Peer = Two, MessageId = 7, ForEveryone = true }, Asked().UnpinMessage);
        await client.UnpinAllMessagesAsync(Two, forEveryone: true, randomId: 14);
        Assert.Equal(new UnpinAllMessages { RandomId = 14, Peer = Two, ForEveryone = true }, Asked().UnpinAllMessages);
    }

    [Fact]
    public async Task Which_is_a_new_one_each_time_unless_it_is_given()
    {
        await client.ClearHistoryAsync(Two, 7, forEveryone: true);
        await client.PinMessageAsync(Two, 7, forEveryone: true);
        await client.UnpinMessageAsync(Two, 7, forEveryone: true);
        await client.UnpinAllMessagesAsync(Two, forEveryone: true);
        long[] ids =
        [
            .. gateway.Asked.Select(r => (r.ClearHistory?.RandomId ?? 0) + (r.PinMessage?.RandomId ?? 0) + (r.UnpinMessage?.RandomId ?? 0) + (r.UnpinAllMessages?.RandomId ?? 0)),
        ];
        Assert.DoesNotContain(0, ids);
        Assert.Equal(4, ids.Distinct().Count());
    }

    [Fact]
    public async Task Dialogs_are_muted_put_aside_pinned_and_ordered()
    {
        await client.MuteDialogAsync(Two, 5000);
        Assert.Equal(new MuteDialog { Peer = Two, Until = 5000 }, Asked().MuteDialog);
        await client.SetDialogFolderAsync(Two, 1);
        Assert.Equal(new SetDialogFolder { Peer = Two, FolderId = 1 }, Asked().SetDialogFolder);
        await client.PinDialogAsync(Two);
        Assert.Equal(new PinDialog { Peer = Two, Pinned = true }, Asked().PinDialog);
        await client.PinDialogAsync(Two, pinned: false);
        Assert.Equal(new PinDialog { Peer = Two }, Asked().PinDialog);
        await client.ReorderPinnedDialogsAsync([Two, Peer.Chat(5)], folderId: 1);
        Assert.Equal(new ReorderPinnedDialogs { FolderId = 1, Peers = { Two, Peer.Chat(5) } }, Asked().ReorderPinnedDialogs);
    }

    [Fact]
    public async Task Drafts_are_saved_and_users_blocked()
    {
        await client.SaveDraftAsync(Two, "to be", replyTo: 7);
        Assert.Equal(new SaveDraft { Peer = Two, Draft = new Draft { Content = new Content { Text = "to be" }, ReplyToMessageId = 7 } }, Asked().SaveDraft);
        await client.BlockUserAsync(2);
        Assert.Equal(new BlockUser { UserId = 2, Blocked = true }, Asked().BlockUser);
        await client.BlockUserAsync(2, blocked: false);
        Assert.Equal(new BlockUser { UserId = 2 }, Asked().BlockUser);
    }

    [Fact]
    public async Task That_somebody_is_typing_is_said()
    {
        await client.SetTypingAsync(Two);
        Assert.Equal(new SetTyping { Peer = Two, Action = Action.Typing }, Asked().SetTyping);
        await client.SetTypingAsync(Two, Action.Cancel);
        Assert.Equal(new SetTyping { Peer = Two, Action = Action.Cancel }, Asked().SetTyping);
    }

    public async ValueTask DisposeAsync()
    {
        await client.DisposeAsync();
        await gateway.DisposeAsync();
    }

    private Request Asked() => gateway.Asked.Last();
}
