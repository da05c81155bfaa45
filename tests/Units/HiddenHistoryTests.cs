using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Kind = DaprMessaging.Contracts.Client.Difference.Types.Kind;

namespace DaprMessaging.Units;

/// <summary>
/// Who comes into a large group sees what is said from then on, or all of it, as the group is set; in a broadcast all of it. What is
/// not theirs they do not read, find, repeat, answer or touch; and what becomes of it is not told them.
/// </summary>
public sealed class HiddenHistoryTests : IDisposable
{
    private readonly House house = new();
    private Peer group = null!;

    [Fact]
    public async Task Who_comes_has_what_is_said_from_then_on()
    {
        await BeginAsync();
        await SayAsync(1, "before");
        await BringAsync(3);
        await SayAsync(1, "after");
        Assert.Equal(["before", "after"], await TextsAsync(2));
        Assert.Equal(["after"], await TextsAsync(3));
        Assert.Equal(["after"], await TextsAsync(3, forward: true));
        var dialog = await DialogAsync(3);
        Assert.Equal(("after", 1, 2), (dialog.TopMessage.Content.Text, dialog.Counters.UnreadCount, dialog.Counters.ClearedMaxId));
        Assert.Empty(await house.VerifyAsync());
    }

    [Fact]
    public async Task All_of_it_where_it_is_set_so_and_in_a_broadcast()
    {
        await BeginAsync();
        await SayAsync(1, "before");
        await SetVisibleAsync(true);
        await BringAsync(3);
        await SetVisibleAsync(false);
        await BringAsync(4);
        Assert.Equal(["before"], await TextsAsync(3));
        Assert.Empty(await TextsAsync(4));

        await BeginAsync(broadcast: true);
        await SayAsync(1, "before");
        await BringAsync(3);
        Assert.Equal(["before"], await TextsAsync(3));
        var refused = await house.AskAsync(1, EditChat(new ChatEdited { HistoryVisible = true }));
        Assert.Equal((Code.RequestInvalid, "edit.history_visible"), (refused.Refusal.Code, refused.Refusal.Field));
        Assert.Empty(await house.VerifyAsync());
    }

    [Fact]
    public async Task Who_comes_back_has_what_is_said_from_then_on_and_their_devices_begin_anew()
    {
        await BeginAsync();
        await SayAsync(1, "in their first time");
        var pts = (await ChannelAsync(2)).Pts;
        await house.DoAsync(1, new Request { RemoveMember = new RemoveMember { RandomId = house.NewId(), ChannelId = group.ChannelId, UserId = 2 } });
        await SayAsync(1, "without them");
        await BringAsync(2);
        await SayAsync(1, "in their second time");
        Assert.Equal(["in their second time"], await TextsAsync(2));
        var answer = await DifferenceAsync(2, pts);
        Assert.Equal((Kind.TooLong, 3), (answer.Difference.Kind, answer.HiddenMaxId));
        answer = await DifferenceAsync(2, answer.Difference.Pts - 1);
        Assert.Equal("in their second time", Assert.Single(Assert.Single(answer.Difference.Updates).NewMessages.Messages).Content.Text);
        Assert.Empty(await house.VerifyAsync());
    }

    [Fact]
    public async Task What_becomes_of_it_is_not_told_and_what_names_it_names_nothing()
    {
        await BeginAsync();
        var (first, second) = (await SayAsync(1, "before"), await SayAsync(1, "before, too"));
        await BringAsync(3);
        var pts = (await ChannelAsync(3)).Pts;
        await house.DoAsync(1, new Request { EditMessage = new EditMessage { RandomId = house.NewId(), Peer = group, MessageId = first, Content = new Content { Text = "secret" } } });
        await house.DoAsync(1, new Request { SetReaction = new SetReaction { RandomId = house.NewId(), Peer = group, MessageId = first, Emoji = "👍" } });
        await house.DoAsync(1, new Request { PinMessage = new PinMessage { RandomId = house.NewId(), Peer = group, MessageId = first, ForEveryone = true } });
        await house.DoAsync(1, new Request { UnpinAllMessages = new UnpinAllMessages { RandomId = house.NewId(), Peer = group, ForEveryone = true } });
        await house.DoAsync(1, new Request { DeleteMessages = new DeleteMessages { RandomId = house.NewId(), Peer = group, MessageIds = { second }, ForEveryone = true } });
        var answer = await SayAsync(1, "an answer", replyTo: first);
        await house.DoAsync(1, new Request { EditMessage = new EditMessage { RandomId = house.NewId(), Peer = group, MessageId = answer, Content = new Content { Text = "the answer" } } });

        var difference = (await DifferenceAsync(3, pts)).Difference;
        Assert.DoesNotContain("secret", difference.ToString(), StringComparison.Ordinal);
        Assert.Equal(["skipped", "skipped", "pin of 0", "pins", "skipped", "the answer to 0", "the answer to 0"], difference.Updates.Select(Show));
        Assert.All(await MessagesAsync(3), m => Assert.Equal((0, 0), (m.ReplyToMessageId, m.Action?.MessagePinned?.MessageId ?? 0)));
        Assert.Contains("secret", (await DifferenceAsync(2, pts)).ToString(), StringComparison.Ordinal);
        Assert.Equal(first, (await MessagesAsync(2)).Single(m => m.Id == answer).ReplyToMessageId);
    }

    [Fact]
    public async Task What_is_pinned_of_it_is_pinned_for_those_who_have_it()
    {
        await BeginAsync();
        var before = await SayAsync(1, "before");
        await BringAsync(3);
        var after = await SayAsync(1, "after");
        foreach (var id in new[] { before, after })
            await house.DoAsync(1, new Request { PinMessage = new PinMessage { RandomId = house.NewId(), Peer = group, MessageId = id, ForEveryone = true } });
        foreach (var (user, count) in new[] { (2, 2), (3, 1) })
        {
            var pinned = (await house.DoAsync(user, new Request { GetPinnedMessages = new GetPinnedMessages { Peer = group } })).History.Messages;
            var counters = (await DialogAsync(user)).Counters;
            Assert.Equal((count, count, after), (pinned.Count, counters.PinnedMessagesCount, counters.PinnedMessageId));
        }
    }

    [Fact]
    public async Task Nobody_touches_what_is_not_theirs()
    {
        await BeginAsync();
        var (before, own) = (await SayAsync(1, "before"), await SayAsync(2, "their own"));
        await house.DoAsync(1, new Request { RemoveMember = new RemoveMember { RandomId = house.NewId(), ChannelId = group.ChannelId, UserId = 2 } });
        await BringAsync(2);
        await house.DoAsync(1, new Request { SetRole = new SetRole { RandomId = house.NewId(), ChannelId = group.ChannelId, UserId = 2, Role = Role.Admin } });
        await RefusedAsync("message_id", new Request { EditMessage = new EditMessage { RandomId = house.NewId(), Peer = group, MessageId = own, Content = new Content { Text = "x" } } });
        await RefusedAsync("message_id", new Request { SetReaction = new SetReaction { RandomId = house.NewId(), Peer = group, MessageId = before, Emoji = "👍" } });
        await RefusedAsync("message_id", new Request { PinMessage = new PinMessage { RandomId = house.NewId(), Peer = group, MessageId = before, ForEveryone = true } });
        await RefusedAsync("message_id", new Request { UnpinMessage = new UnpinMessage { RandomId = house.NewId(), Peer = group, MessageId = before, ForEveryone = true } });
        await RefusedAsync("message_ids", new Request { DeleteMessages = new DeleteMessages { RandomId = house.NewId(), Peer = group, MessageIds = { before }, ForEveryone = true } });
        await RefusedAsync("max_id", new Request { ClearHistory = new ClearHistory { RandomId = house.NewId(), Peer = group, MaxId = before, ForEveryone = true } });
        await RefusedAsync("message_id", new Request { GetReactions = new GetReactions { Peer = group, MessageId = before } });
        await RefusedAsync("reply_to_message_id", Sending(group, new NewMessage { Content = new Content { Text = "x" }, ReplyToMessageId = before }));
        await RefusedAsync("forward", Sending(Peer.User(1), new NewMessage { Forward = new MessageReference { Peer = group, MessageId = before } }));
    }

    [Fact]
    public async Task How_others_react_to_it_is_not_noted_for_an_author_who_has_come_back()
    {
        await BeginAsync();
        var own = await SayAsync(2, "their own");
        await house.DoAsync(1, new Request { RemoveMember = new RemoveMember { RandomId = house.NewId(), ChannelId = group.ChannelId, UserId = 2 } });
        await BringAsync(2);
        await house.DoAsync(1, new Request { SetReaction = new SetReaction { RandomId = house.NewId(), Peer = group, MessageId = own, Emoji = "👍" } });
        Assert.Equal(0, (await DialogAsync(2)).Counters.UnreadReactionsCount);
        Assert.Empty((await house.DoAsync(2, new Request { GetUnreadReactions = new GetUnreadReactions { Peer = group } })).History.Messages);
        Assert.Empty(await house.VerifyAsync());
    }

    public void Dispose() => house.Dispose();

    private async Task BeginAsync(bool broadcast = false)
    {
        for (var user = 1; user <= 4; user++) await house.LoginAsync(user);
        var created = await house.DoAsync(1, new Request
        {
            CreateChat = new CreateChat { RandomId = house.NewId(), Title = "all", UserIds = { 2 }, Channel = true, Broadcast = broadcast },
        });
        group = Peer.Channel(created.ChatCreated.ChannelId);
    }

    private Task<Result> BringAsync(long user) =>
        house.DoAsync(1, new Request { AddMembers = new AddMembers { RandomId = house.NewId(), ChannelId = group.ChannelId, UserIds = { user } } });

    private Task<Result> SetVisibleAsync(bool visible) => house.DoAsync(1, EditChat(new ChatEdited { HistoryVisible = visible }));

    private Request EditChat(ChatEdited edit) => new() { EditChat = new EditChat { RandomId = house.NewId(), ChannelId = group.ChannelId, Edit = edit } };

    private async Task<long> SayAsync(long user, string text, long replyTo = 0)
    {
        var said = await house.DoAsync(user, Sending(group, new NewMessage { Content = new Content { Text = text }, ReplyToMessageId = replyTo }));
        return said.MessagesSent.MessageIds.Single();
    }

    private Request Sending(Peer peer, NewMessage message)
    {
        message.RandomId = house.NewId();
        return new Request { SendMessages = new SendMessages { Peer = peer, Messages = { message } } };
    }

    private async Task RefusedAsync(string field, Request request)
    {
        var result = await house.AskAsync(2, request);
        Assert.Equal((Code.MessageUnknown, field), (result.Refusal?.Code, result.Refusal?.Field));
    }

    private async Task<IReadOnlyList<Message>> MessagesAsync(long user, bool forward = false) =>
        (await house.DoAsync(user, new Request { GetHistory = new GetHistory { Peer = group, Forward = forward } })).History.Messages;

    private async Task<string[]> TextsAsync(long user, bool forward = true) =>
        [.. (await MessagesAsync(user, forward)).Where(m => m.Content is not null).Select(m => m.Content.Text)];

    private async Task<ChannelDifference> DifferenceAsync(long user, long pts) =>
        (await house.DoAsync(user, new Request { GetChannelDifference = new GetChannelDifference { ChannelId = group.ChannelId, Pts = pts } })).ChannelDifference;

    private async Task<ChannelDialog> ChannelAsync(long user) =>
        (await house.DoAsync(user, new Request { GetChannels = new GetChannels() })).Channels.Channels_.Single(c => c.Chat.Id == group.ChannelId);

    private async Task<Dialog> DialogAsync(long user) => (await ChannelAsync(user)).Dialog;

    private static string Show(Update step) => step switch
    {
        { Skipped: not null } => "skipped",
        { MessagesPinned.Ids.Count: 0 } => "pins",
        { MessageEdited.Message: { } edited } => $"{edited.Content.Text} to {edited.ReplyToMessageId}",
        { NewMessages.Messages: [{ Action.MessagePinned: { } pin }] } => $"pin of {pin.MessageId}",
        { NewMessages.Messages: [{ Content: not null } one] } => $"{one.Content.Text} to {one.ReplyToMessageId}",
        _ => step.ToString(),
    };
}
