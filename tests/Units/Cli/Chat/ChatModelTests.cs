using DaprMessaging.Cli.Chat;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Units.Cli.Chat;

/// <summary>Alice (u1) talks with Bob (u2), and Carol (u3) writes to her.</summary>
public sealed class ChatModelTests
{
    private static readonly Peer bob = AliceChats.Bob, carol = AliceChats.Carol;

    private readonly AliceChats chat = new();

    private ChatModel Model => chat.Model;

    [Fact]
    public void The_list_begins_with_the_newest_and_says_what_is_unread() => Assert.Equal(
        ["--   1  Carol (u3)  1 unread  Carol: news", "--   2  Bob (u2)  2 unread  Bob: hello"], Model.Take(new ChatEvent.DialogsWanted(0)));

    [Theory]
    [InlineData("2", "u2")]
    [InlineData("bo", "u2")]
    [InlineData("Carol", "u3")]
    [InlineData("c7", "c7")]
    [InlineData("3", null)]
    [InlineData("0", null)]
    [InlineData("nobody", null)]
    public void A_dialog_is_found_by_number_name_or_key(string text, string? key) => Assert.Equal(key, Model.Find(text)?.ToKey());

    [Fact]
    public void A_name_that_several_have_is_nobodys()
    {
        Model.People.Learn([new User { Id = 4, Name = "Bobby" }]);
        Assert.Null(Model.Find("bob"));
        Assert.Equal("u4", Model.Find("bobb")?.ToKey());
    }

    [Fact]
    public void A_chat_that_goes_on_as_a_large_group_has_left_its_name_to_that()
    {
        var trees = new DaprMessaging.Contracts.Chat { Id = 5, Title = "Trees" };
        Model.People.Learn([trees, new DaprMessaging.Contracts.Chat { Id = 6, Title = "Trees", Channel = true }]);
        Assert.Null(Model.Find("trees"));
        Model.People.Learn([new DaprMessaging.Contracts.Chat(trees) { MigratedToChannelId = 6 }]);
        Assert.Equal("b6", Model.Find("trees")?.ToKey());
    }

    [Fact]
    public void A_dialog_opens_with_its_history_and_is_to_be_read_once()
    {
        Assert.Equal(0, Model.Unread);
        var lines = chat.Open(AliceChats.Of(bob, 5, "hello"), AliceChats.Of(bob, 4, "first"));
        Assert.Equal(["== Bob (u2)", "Bob: first", "Bob: hello"], lines);
        Assert.Equal(5, Model.Unread);
        Model.AskedToRead(5);
        Assert.Equal(0, Model.Unread);
    }

    [Fact]
    public void A_dialog_that_was_marked_for_later_is_read_when_it_is_opened_and_not_when_it_is_marked()
    {
        chat.Hear(bob, c => c.ReadInboxMaxId = 5, u => u.ReadInbox = new ReadInbox { MaxId = 5 });
        chat.Hear(bob, c => (c.ReadInboxMaxId, c.UnreadMark) = (5, true), u => u.DialogUnreadMark = new DialogUnreadMark());
        chat.Open(AliceChats.Of(bob, 5, "hello"));
        Assert.Equal(5, Model.Unread);
        Model.AskedToRead(5);
        chat.Hear(bob, c => c.ReadInboxMaxId = 5, u => u.DialogUnreadMark = new DialogUnreadMark());
        chat.Hear(bob, c => (c.ReadInboxMaxId, c.UnreadMark) = (5, true), u => u.DialogUnreadMark = new DialogUnreadMark());
        Assert.Equal(0, Model.Unread);
    }

    [Fact]
    public void A_message_of_ones_own_is_on_its_way_then_acknowledged_then_read()
    {
        chat.Open();
        Assert.Empty(Model.Take(new ChatEvent.Sending(bob, 77, "hi")));
        Assert.Equal("…", Model.MarkOf(Assert.Single(Model.Rows)));
        Assert.Equal(["you: hi ✓"], chat.Say(AliceChats.Mine("hi", 77)));
        Assert.Equal("✓", Model.MarkOf(Assert.Single(Model.Rows)));

        var read = Model.Newest;
        Assert.Equal(["you: hi ✓✓"], chat.Hear(bob, c => c.ReadOutboxMaxId = read, u => u.ReadOutbox = new ReadOutbox { MaxId = read }));
        Assert.Empty(chat.Hear(bob, c => c.ReadOutboxMaxId = read, u => u.ReadOutbox = new ReadOutbox { MaxId = read }));
        Assert.Equal("✓✓", Model.MarkOf(Assert.Single(Model.Rows)));
    }

    [Fact]
    public void What_another_device_of_mine_sent_is_shown_like_mine()
    {
        chat.Open();
        Assert.Equal(["you: from my phone ✓"], chat.Say(AliceChats.Mine("from my phone", 5)));
    }

    [Fact]
    public void What_cannot_be_sent_is_not_shown_as_if_it_were()
    {
        chat.Open();
        Model.Take(new ChatEvent.Sending(bob, 77, "hi"));
        Assert.Equal(["-- not sent: hi (why)"], Model.Take(new ChatEvent.NotSent(77, "why")));
        Assert.IsType<Row.Note>(Assert.Single(Model.Rows));
    }

    [Fact]
    public void A_message_of_another_dialog_is_told_with_its_name_and_counted()
    {
        chat.Open();
        Assert.Equal(["[Carol] Carol: more"], chat.Say(AliceChats.Of(carol, 0, "more"), unread: 2));
        Assert.Empty(Model.Rows);
        Assert.Equal(2, Model.Dialogs[0].Counters.UnreadCount);
    }

    [Fact]
    public void What_the_history_had_is_not_shown_twice_and_old_counters_do_not_win()
    {
        chat.Open(AliceChats.Of(bob, 11, "in the history"));
        Model.Take(new ChatEvent.DialogsRead(new Dialogs { Pts = 12, Dialogs_ = { AliceChats.Dialog(bob, 12, null, unread: 7) } }));
        Assert.Empty(chat.Say(AliceChats.Of(bob, 0, "in the history"), unread: 1));
        Assert.Equal(7, Model.Dialogs.Single(d => d.Peer.Equals(bob)).Counters.UnreadCount);
    }

    [Fact]
    public void Nobody_writes_to_my_terminal_what_moves_its_cursor()
    {
        chat.Open();
        Assert.DoesNotContain('\u001b', chat.Say(AliceChats.Of(bob, 0, "\u001b[2J\ngone"))[0]);
    }

    [Fact]
    public void It_is_said_once_that_the_connection_is_gone_or_back()
    {
        Assert.Equal(["-- online"], Model.Take(new ChatEvent.Connected(true)));
        Assert.Equal(["-- offline; trying again …"], Model.Take(new ChatEvent.Connected(false)));
        Assert.Empty(Model.Take(new ChatEvent.Connected(false)));
    }

    [Fact]
    public void Of_a_dialog_that_is_heard_of_for_the_first_time_something_is_missing()
    {
        Assert.False(Model.Lacks(bob));
        Assert.False(Model.Knows(new Update { NewMessage = AliceChats.Of(Peer.User(9), 0, "who am I") }));
        chat.Say(AliceChats.Of(Peer.User(9), 0, "who am I"));
        Assert.True(Model.Lacks(Peer.User(9)));
        Model.Take(new ChatEvent.DialogsRead(new Dialogs
        {
            Pts = 11, Dialogs_ = { AliceChats.Dialog(Peer.User(9), 11, AliceChats.Of(Peer.User(9), 11, "who am I"), 1) }, Users = { new User { Id = 9, Name = "Nick" } },
        }));
        Assert.False(Model.Lacks(Peer.User(9)));
        Assert.Equal("Nick", Model.People.NameOf(9));
    }

    [Fact]
    public void Who_has_no_name_is_known_by_number()
    {
        Model.Take(new ChatEvent.DialogsRead(new Dialogs { Pts = 10, Users = { new User { Id = 9 } } }));
        Assert.True(Model.Knows(new Update { NewMessage = AliceChats.Of(Peer.User(9), 0, "it is me") }));
        Assert.Equal("u9", Model.People.NameOf(9));
    }

    [Fact]
    public void When_the_past_is_gone_everything_is_to_be_read_afresh()
    {
        chat.Open(AliceChats.Of(bob, 5, "hello"));
        Model.Take(new ChatEvent.Updated(new Update { Pts = 500, TooLong = new TooLong() }));
        Assert.True(Model.IsStale);
        Model.Take(new ChatEvent.DialogsRead(new Dialogs { Pts = 500, Dialogs_ = { AliceChats.Dialog(carol, 499, null, unread: 0) } }));
        Assert.False(Model.IsStale);
        Assert.Equal([carol], Model.Dialogs.Select(d => d.Peer));
    }
}
