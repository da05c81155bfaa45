using DaprMessaging.Cli.Chat;
using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Units.Cli.Chat;

/// <summary>Alice (u1) is in the channel news (b7), which has got to step 20: Bob (u2) said first in message 4 and second in 5, and she has read the former.</summary>
public sealed class FollowingTests
{
    private static readonly Peer news = Peer.Channel(7);

    private readonly AliceChats chat = new();
    private long pts = 20;

    public FollowingTests() => Read(Dialog(Say(5, "second"), unread: 1));

    private ChatModel Model => chat.Model;

    [Fact]
    public void It_stands_in_the_list_by_when_something_was_last_said_in_it()
    {
        Assert.Equal("--   1  news (b7)  1 unread  Bob: second", List()[0]);
        Assert.Equal([news, AliceChats.Carol, AliceChats.Bob], Model.Dialogs.Select(d => d.Peer));
        Read(Dialog(new Message(Say(5, "second")) { Date = 0 }, unread: 1));
        Step(u => u.MessageEdited = new MessageEdited { Id = 5, Message = new Message(Say(5, "second")) { Date = 0 } });
        Assert.Equal(news, Model.Dialogs[^1].Peer);
        Assert.Equal("b7", Model.Find("new")?.ToKey());
    }

    [Fact]
    public void At_the_top_muted_or_in_the_archive_it_is_as_the_mailbox_says_and_says_so_once()
    {
        Assert.Equal(["-- news is pinned to the top"], chat.Hear(news, c => c.Pinned = true, u => u.DialogsPinned = new DialogsPinned { Peers = { news } }));
        Assert.Equal(["-- news is muted"], chat.Hear(news, c => (c.Pinned, c.MuteUntil) = (true, 1000), u => u.DialogMuted = new DialogMuted()));
        Assert.Equal("--   1  news (b7)  1 unread  (top, muted)  Bob: second", List()[0]);
        Assert.Empty(Step(Said(Say(6, "third"))));
        chat.Hear(news, c => (c.Pinned, c.FolderId) = (false, 1), u => u.DialogFolder = new DialogFolder());
        Assert.Equal(news, Model.Dialogs[^1].Peer);
        Assert.Equal(2, Shown.Counters.UnreadCount);
    }

    [Fact]
    public void What_is_said_is_told_with_its_name_until_it_is_open_and_then_shown()
    {
        Assert.Equal(["[news] Bob: third"], Step(Said(Say(6, "third"))));
        Assert.Equal(2, Shown.Counters.UnreadCount);
        Assert.Equal(["== news (b7)", "Bob: first", "Bob: second", "Bob: third"], Open(Say(6, "third"), Say(5, "second"), Say(4, "first")));
        Assert.Equal(6, Model.Unread);
        Assert.Equal(["Bob: fourth", "Bob: fifth"], Step(Said(Say(7, "fourth"), Say(8, "fifth"))));
        Assert.Equal(8, Model.Unread);
    }

    [Fact]
    public void What_I_write_is_on_its_way_then_there_and_never_unread()
    {
        Open(Say(5, "second"));
        Model.Take(new ChatEvent.Sending(news, 77, "mine"));
        Model.Take(new ChatEvent.Sending(news, 78, "mine, too"));
        Assert.Equal(["you: mine ✓"], Step(Said(Say(6, "mine", from: 1))));
        Assert.Equal("mine, too", Assert.Single(Model.Rows.OfType<Row.Pending>()).Text);
        Assert.Equal((6, news), (Model.LastOwn!.Id, Model.LastOwn.Peer));
        Assert.Equal(1, Shown.Counters.UnreadCount);
    }

    [Fact]
    public void Edits_and_deletions_show_where_the_messages_are()
    {
        Open(Say(5, "second"), Say(4, "first"));
        var edited = new Message(Say(4, "first of all")) { EditDate = 9 };
        Assert.Equal(["Bob: first of all (edited)"], Step(u => u.MessageEdited = new MessageEdited { Id = 4, Message = edited }));
        Assert.Equal(["-- 1 message was deleted"], Step(u => u.MessagesDeleted = new MessagesDeleted { Ids = { 5 } }));
        Assert.Equal((0, 4), (Shown.Counters.UnreadCount, Shown.Counters.TopMessageId));
        Assert.Equal(["-- 1 message was cleared"], Step(u => u.HistoryCleared = new HistoryCleared { MaxId = 5 }));
        Assert.Empty(Model.Rows);
        Assert.False(Model.Lacks(news));
    }

    [Fact]
    public void A_pin_is_told_with_what_is_pinned_and_that_it_is_no_longer()
    {
        Open(Say(5, "second"));
        var step = Pinning(4);
        Assert.True(Model.LacksPinned(step));
        Model.Take(new ChatEvent.PageRead(news, new History { Pts = pts, Messages = { Say(4, "first") } }));
        Assert.False(Model.LacksPinned(step));
        Assert.Equal(["* Bob pinned 'first'"], Take(step));
        Assert.Equal((4, 1), (Shown.Counters.PinnedMessageId, Shown.Counters.PinnedMessagesCount));
        Step(u => u.NewMessages = Pinning(5, id: 7).Update.NewMessages);
        Assert.Equal(["-- pinned no longer: 'second'"], Step(u => u.MessagesPinned = new MessagesPinned()));
        Assert.Equal(0, Shown.Counters.PinnedMessagesCount);
    }

    [Fact]
    public void What_is_read_on_another_device_is_counted_here_as_far_as_the_messages_are()
    {
        Step(Said(Say(6, "third")));
        Assert.False(Model.Lacks(news));
        ReadUpTo(5);
        Assert.Equal((1, false), (Shown.Counters.UnreadCount, Model.Lacks(news)));
    }

    [Fact]
    public void What_the_server_counted_is_doubted_when_something_of_it_goes_or_is_read()
    {
        Step(u => u.TooLong = new TooLong());
        Assert.True(Model.Lacks(news));
        Read(Dialog(Say(400, "much later"), unread: 300));
        Assert.Equal((300, false), (Shown.Counters.UnreadCount, Model.Lacks(news)));
        Step(Said(Say(401, "later still")));
        Assert.Equal((301, false), (Shown.Counters.UnreadCount, Model.Lacks(news)));
        ReadUpTo(100);
        Assert.True(Model.Lacks(news));
        Read(Dialog(Say(401, "later still"), unread: 250, mark: 100));
        Assert.Equal((250, false), (Shown.Counters.UnreadCount, Model.Lacks(news)));
        Step(u => u.MessagesDeleted = new MessagesDeleted { Ids = { 200 } });
        Assert.True(Model.Lacks(news));
    }

    [Fact]
    public void When_the_newest_is_gone_the_one_before_it_is_asked_for()
    {
        Step(u => u.MessagesDeleted = new MessagesDeleted { Ids = { 5 } });
        Assert.True(Model.Lacks(news));
        Read(Dialog(Say(4, "first"), unread: 0));
        Assert.Equal("--   1  news (b7)  Bob: first", List()[0]);
        Assert.False(Model.Lacks(news));
    }

    [Fact]
    public void Where_its_steps_begin_before_what_was_read_nothing_is_lost_and_after_it_everything()
    {
        Open(Say(5, "second"));
        Take(new ChannelStep(7, new Update { Pts = pts, TooLong = new TooLong() }));
        Assert.False(Model.HasForgotten(news));
        Take(new ChannelStep(7, new Update { Pts = pts + 1, TooLong = new TooLong() }));
        Assert.True(Model.HasForgotten(news));
        Assert.True(Model.Lacks(news));
        Assert.True(Model.IsOlder(news, new History { Pts = pts - 1 }));
    }

    [Fact]
    public void Who_comes_and_goes_is_told_where_it_is_open_and_to_whom_it_concerns()
    {
        Assert.Empty(Step(Changed(new ServiceAction { MembersAdded = new MembersAdded { UserIds = { 3 } } })));
        Assert.Equal(
            ["-- news: Bob made you an admin (pin)"],
            Step(Changed(new ServiceAction { RoleChanged = new RoleChanged { UserId = 1, Role = Role.Admin, Rights = new Rights { Rights_ = { Right.PinMessages } } } })));
        Open(Say(5, "second"));
        Assert.Equal(["-- Bob added Carol"], Step(Changed(new ServiceAction { MembersAdded = new MembersAdded { UserIds = { 3 } } })));
        Assert.False(Model.Knows(new ChannelStep(7, new Update { ChannelChanged = new ChannelChanged { FromUserId = 2, Action = new ServiceAction { MembersAdded = new MembersAdded { UserIds = { 9 } } } } })));
        Model.Take(new ChatEvent.UsersRead([new User { Id = 9, Name = "Nick" }]));
        Assert.Equal(["-- Bob added Nick"], Step(Changed(new ServiceAction { MembersAdded = new MembersAdded { UserIds = { 9 } } })));
    }

    [Fact]
    public void Who_is_put_out_sees_it_go_once_whoever_says_it_first()
    {
        Open(Say(5, "second"));
        Assert.Equal(["-- you are in news no longer"], chat.Hear(news, _ => { }, u => u.ChannelLeft = new ChannelLeft()));
        Assert.Empty(Take(new ChannelStep(7, new Update { ChannelLeft = new ChannelLeft() })));
        Assert.Null(Model.Open);
        Assert.DoesNotContain(Model.Dialogs, d => d.Peer.IsChannel);

        // An answer from before knows nothing of that.
        Read(Dialog(Say(5, "second"), unread: 1), mailboxPts: 10);
        Assert.DoesNotContain(Model.Dialogs, d => d.Peer.IsChannel);
        Assert.Equal(["-- you are in news now"], chat.Hear(news, _ => { }, u => u.ChannelJoined = new ChannelJoined()));
        Assert.True(Model.Lacks(news));
        Read(Dialog(Say(5, "second"), unread: 1), mailboxPts: 12);
        Assert.Equal(news, Model.Dialogs[0].Peer);
    }

    [Fact]
    public void Where_I_am_mentioned_is_told_and_counted_and_sought_once_when_it_is_open()
    {
        Read(Dialog(Say(5, "second"), unread: 1));
        Assert.Equal(["-- you are mentioned in news"], chat.Hear(news, c => c.UnreadMentionsCount = 1, u => u.UserMentioned = new UserMentioned { Ids = { 5 } }));
        Assert.Contains(List(), l => l.Contains("  @1  ", StringComparison.Ordinal));
        Assert.False(Model.SeeksMentions);
        Open(Say(5, "second"));
        Assert.True(Model.SeeksMentions);
        Model.AskedForMentions();
        Assert.False(Model.SeeksMentions);
        Assert.Equal([5L], Model.Shown([Say(5, "second"), Say(3, "of old")]));
        Step(Said(Say(6, "third")));
        Assert.True(Model.SeeksMentions);
        Step(u => u.HistoryCleared = new HistoryCleared { MaxId = 6 });
        Assert.True(Model.Lacks(news)); // only the server knows which are left
        Assert.Empty(chat.Hear(news, c => c.UnreadMentionsCount = 0, u => u.ContentsRead = new ContentsRead { Ids = { 5 } }));
        Assert.False(Model.SeeksMentions || Model.Lacks(news));
    }

    [Fact]
    public void A_channel_in_which_only_admins_write_says_so()
    {
        var read = Dialog(Say(5, "second"), unread: 0);
        read.Chat.Broadcast = true;
        Read(read);
        Assert.Equal("== news (b7), only admins write", Open(Say(5, "second"))[0]);
    }

    private ShownDialog Shown => Model.Dialogs.Single(d => d.Peer.Equals(news));

    private static Message Say(long id, string text, long from = 2) =>
        new() { Id = id, Peer = news, FromUserId = from, Date = 500, Content = new Content { Text = text } };

    private static Action<Update> Said(params Message[] messages) => u => u.NewMessages = new NewMessages { Messages = { messages } };

    private static Action<Update> Changed(ServiceAction action) => u => u.ChannelChanged = new ChannelChanged { FromUserId = 2, Action = action };

    private ChannelStep Pinning(long place, long id = 6) => new(7, new Update
    {
        Pts = pts + 1,
        NewMessages = new NewMessages { Messages = { new Message { Id = id, Peer = news, FromUserId = 2, Date = 500, Action = new ServiceAction { MessagePinned = new MessagePinned { MessageId = place } } } } },
    });

    private ChannelDialog Dialog(Message top, int unread, long mark = 4) => new()
    {
        Chat = new DaprMessaging.Contracts.Chat { Id = 7, Title = "news", Channel = true }, Pts = pts,
        Dialog = new Dialog
        {
            Counters = new DialogCounters { Peer = news, TopMessageId = top.Id, UnreadCount = unread, ReadInboxMaxId = mark }, TopMessage = top, Order = top.Date,
        },
    };

    private void Read(ChannelDialog read, long mailboxPts = 20) => Model.Take(new ChatEvent.ChannelsRead(new Channels { Pts = mailboxPts, Channels_ = { read } }));

    private List<string> Open(params Message[] newestFirst) => Untimed(Model.Take(new ChatEvent.Opened(news, new History { Pts = pts, More = true, Messages = { newestFirst } })));

    private List<string> Step(Action<Update> change)
    {
        var update = new Update { Pts = pts + 1 };
        change(update);
        return Take(new ChannelStep(7, update));
    }

    private List<string> Take(ChannelStep step)
    {
        pts = Math.Max(pts, step.Update.Pts);
        return Untimed(Model.Take(new ChatEvent.Stepped(step)));
    }

    private void ReadUpTo(long mark) => chat.Hear(
        news, c => (c.ReadInboxMaxId, c.TopMessageId, c.UnreadCount) = (mark, 0, 0), u => u.ReadInbox = new ReadInbox { MaxId = mark });

    private List<string> List() => [.. Model.Take(new ChatEvent.DialogsWanted(999))];

    // Lines of messages begin with the time of day where the test runs.
    private static List<string> Untimed(IEnumerable<string> lines) => [.. lines.Select(l => l.Length > 5 && l[2] == ':' ? l[6..] : l)];
}
